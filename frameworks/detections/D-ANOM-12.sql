/* {
  "id": "D-ANOM-12",
  "severity": "medium",
  "title": { "en": "Burst of unauthorised calls", "zh-CN": "未授权调用突增" },
  "tactic": "discovery",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_deny": 6, "bucket_s": 1800 },
  "reasons": {
    "hit": { "en": "{subject} was refused {calls} time(s) from {source} in bursts of {threshold} or more within {window_s} seconds ({kinds} kind(s) of call), first {first_seen}, last {last_seen}: {actions}", "zh-CN": "{subject} 自 {source} 在 {window_s} 秒内被拒绝达 {threshold} 次以上，共 {calls} 次（{kinds} 种操作），首次 {first_seen}，末次 {last_seen}：{actions}" }
  },
  "rationale": { "en": "Whoever finds a key tries what it opens. Refusals close together are that.", "zh-CN": "得到密钥的人会试它能打开什么，表现为短时间内连续被拒。" },
  "false-positives": { "en": "Pages of the console that try many calls; automation that is broken; the own scanner.", "zh-CN": "控制台页面的探测；出错的自动化；自有扫描器。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	recipient_account_id as account,
	actor as resource,
	actor as subject,
	source,
	count(1) as calls,
	count(distinct event_name) as kinds,
	:n_deny as threshold,
	:bucket_s as window_s,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct event_name), ', ') as actions,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	-- a refusal is part of a burst when one of the n_deny refusals that begin with it ends a full window
	select
		d.*,
		max(full_window) over (
			partition by recipient_account_id, actor, source order by event_time, event_id rows between current row and :n_deny - 1 following
		) as in_burst
	from (
		select
			e.*,
			coalesce(source_ip, '-') as source,
			case
				when event_time - lag(event_time, :n_deny - 1) over (
					partition by recipient_account_id, actor, coalesce(source_ip, '-') order by event_time, event_id
				) < :bucket_s then 1
				else 0
			end as full_window
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and error_code is not null
			and regexp_like(error_code, '^(NoPermission|Forb|AccessDenied|AccessForbidden|InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch$|InvalidAuthorization$|NotAuthorized$|Unauthorized$)')
			-- the platform's own work
			and identity_type <> 'system'
			and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
			and actor not in (select value from exception where kind in ('scanner', 'ci-role'))
	) d
) b
where in_burst = 1
group by recipient_account_id, actor, source;
