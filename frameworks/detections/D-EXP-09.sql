/* {
  "id": "D-EXP-09",
  "severity": "high",
  "title": { "en": "Secrets read in bulk or by a new identity", "zh-CN": "批量读取凭据" },
  "tactic": "credential-access T1555.006",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_sec": 20, "bucket_s": 600, "read_proof": 100 },
  "reasons": {
    "bulk": { "en": "{actor} ({user_name}) read secrets {calls} time(s), {secrets} of them different, {threshold} or more within {window_s} seconds, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）读取凭据 {calls} 次（{secrets} 个不同凭据），{window_s} 秒内达 {threshold} 次以上，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "new-identity": { "en": "{actor} ({user_name}), who read no secret in the history, read secrets {calls} time(s), {secrets} of them different, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "历史中从未读取凭据的 {actor}（{user_name}）读取凭据 {calls} 次（{secrets} 个不同凭据），首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "reads-not-recorded": { "en": "{calls} events of account {actor} hold no read at all: who read secrets can not be told", "zh-CN": "账号 {actor} 的 {calls} 条事件中没有任何读事件：无法判断谁读取了凭据" }
  },
  "rationale": { "en": "A program reads its own few secrets; an intruder reads all that he can. Twenty in ten minutes is counted over a sliding window. Without any read of a secret in the history no identity is called new.", "zh-CN": "程序只读取自己的少量凭据，入侵者则能读尽读。十分钟二十次按滑动窗口统计。历史中没有任何凭据读取时，不判断新身份。" },
  "false-positives": { "en": "Many instances of an application start at once.", "zh-CN": "大量应用实例同时启动。" },
  "remediation": {
    "text": { "en": "Ask the owner of the identity. If nobody knows, disable it and change every secret it read.", "zh-CN": "询问该身份的负责人；若无人知晓，停用该身份并更换其读取过的全部凭据。" },
    "validation": { "en": "Each identity that calls GetSecretValue is on the list of the secret's users.", "zh-CN": "每个调用 GetSecretValue 的身份都在该凭据的使用者清单中。" },
    "changing": true
  }
} */
with reading as (
	select
		recipient_account_id, event_id, event_time, actor, user_name, source_ip, evidence, ok,
		coalesce(json_extract_scalar(request_json, '$.SecretName'), nullif(resource_name, '')) as secret
	from events
	where
		event_time >= :win_start and event_time < :win_end
		-- UNCONFIRMED: that every region records these calls as management events
		and event_name = 'GetSecretValue'
		and lower(coalesce(service_name, split_part(event_source, '.', 1), 'kms')) = 'kms'
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
),
windowed as (
	select
		r.*,
		case
			when event_time - lag(event_time, :n_sec - 1) over (partition by recipient_account_id, actor order by event_time, event_id) < :bucket_s then 1
			else 0
		end as full_window
	from reading r
),
judged as (
	select
		b.*,
		max(full_window) over (partition by recipient_account_id, actor) as bulk,
		case
			-- somebody read secrets in the history, this one did not
			when exists (select 1 from base where kind = 'secret-reader')
				and not exists (select 1 from base r where r.kind = 'secret-reader' and r.actor = b.actor) then 1
			else 0
		end as fresh
	from (
		select
			w.*,
			-- a read is part of a burst when one of the n_sec reads that begin with it ends a full window
			max(full_window) over (
				partition by recipient_account_id, actor order by event_time, event_id rows between current row and :n_sec - 1 following
			) as in_burst
		from windowed w
	) b
)
select
	recipient_account_id as account,
	actor as resource,
	case when bulk = 1 then 'bulk' else 'new-identity' end as reason,
	null as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	count(distinct secret) as secrets,
	:n_sec as threshold,
	:bucket_s as window_s,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from judged
where (bulk = 1 and in_burst = 1) or (bulk = 0 and fresh = 1 and ok = 1)
group by recipient_account_id, actor, bulk
union all
-- reading a secret is a read: a hundred events without one read come from a trail that delivers writes only
select
	recipient_account_id as account,
	recipient_account_id as resource,
	'reads-not-recorded' as reason,
	'not-evaluable' as state,
	recipient_account_id as actor,
	'-' as user_name,
	0 as secrets,
	:n_sec as threshold,
	:bucket_s as window_s,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	'-' as ips,
	min(evidence) as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
group by recipient_account_id
having count(1) >= :read_proof and sum(case when event_rw = 'Write' then 0 else 1 end) = 0;
