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
	account,
	actor as resource,
	actor as subject,
	source,
	sum(calls) as calls,
	max(kinds) as kinds,
	:n_deny as threshold,
	:bucket_s as window_s,
	from_unixtime(min(first_time)) as first_seen,
	from_unixtime(max(last_time)) as last_seen,
	array_join(array_agg(distinct actions), ', ') as actions,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor,
		coalesce(source_ip, '-') as source,
		event_time / :bucket_s as bucket,
		count(1) as calls,
		count(distinct event_name) as kinds,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct event_name), ', ') as actions,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and error_code is not null
		and regexp_like(error_code, '^(NoPermission|Forb|AccessDenied|AccessForbidden|InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch$|InvalidAuthorization$|NotAuthorized$|Unauthorized$)')
		and actor not in (select value from exception where kind in ('scanner', 'ci-role'))
	group by recipient_account_id, actor, coalesce(source_ip, '-'), event_time / :bucket_s
	having count(1) >= :n_deny
) b
group by account, actor, source;
