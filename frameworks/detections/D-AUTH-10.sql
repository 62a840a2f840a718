/* {
  "id": "D-AUTH-10",
  "severity": "medium",
  "title": { "en": "Unusual number of password changes", "zh-CN": "密码变更次数异常" },
  "tactic": "persistence T1098",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_chg": 2, "bucket_s": 1800 },
  "reasons": {
    "hit": { "en": "{subject} changed or reset {calls} password(s) in bursts of {threshold} or more within {window_s} seconds, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{subject} 在 {window_s} 秒内修改或重置密码达 {threshold} 次以上，共 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Several changes close together are a take-over of accounts, or somebody hiding which one was taken.", "zh-CN": "短时间内多次变更可能是账号被接管，或在掩盖目标。" },
  "false-positives": { "en": "Days when people join; a forced change.", "zh-CN": "入职日；强制换密。" },
  "remediation": {
    "text": { "en": "Match each change with the user's own request.", "zh-CN": "将每次变更与用户本人的申请核对。" },
    "validation": { "en": "Each call is matched with an approved change.", "zh-CN": "每次调用都有已批准的变更对应。" },
    "changing": false
  }
} */
select
	account_id as account,
	actor as resource,
	actor as subject,
	:n_chg as threshold,
	:bucket_s as window_s,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	-- a change is part of a burst when one of the n_chg changes that begin with it ends a full window
	select
		d.*,
		max(full_window) over (
			partition by account_id, actor order by event_time, event_id rows between current row and :n_chg - 1 following
		) as in_burst
	from (
		select
			e.*,
			case
				when event_time - lag(event_time, :n_chg - 1) over (partition by account_id, actor order by event_time, event_id) < :bucket_s then 1
				else 0
			end as full_window
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and event_name in ('ChangePassword', 'PasswordReset', 'PasswordModify', 'ResetUserPassword')
			and ok = 1
	) d
) b
where in_burst = 1
group by account_id, actor;
