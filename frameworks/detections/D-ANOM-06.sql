/* {
  "id": "D-ANOM-06",
  "severity": "low",
  "title": { "en": "First time this identity uses this action", "zh-CN": "首次使用的操作" },
  "tactic": "behaviour",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_days": 10, "sensitive": "^((ram|ims|resourcemanager|cloudsso|actiontrail|kms):|.*:(Delete|Release|Destroy|Stop|Disable|Detach|Attach|PutBucketPolicy|PutBucketAcl))" },
  "reasons": {
    "hit": { "en": "{subject} used sensitive actions for the first time ({calls} call(s)): {new_actions}, first {first_seen}, last {last_seen}", "zh-CN": "{subject} 首次使用敏感操作（{calls} 次）：{new_actions}，首次 {first_seen}，末次 {last_seen}" },
    "young": { "en": "{subject} was active on {days} day(s) before the period, {min_days} are needed to say what is usual", "zh-CN": "{subject} 在审计期之前仅有 {days} 个活跃日，判断常态需要 {min_days} 个" }
  },
  "rationale": { "en": "An identity does the same things day after day. The first grant, deletion or change of a log by one that never did it is worth a question.", "zh-CN": "身份的行为日复一日相近。从未授权、删除或改动日志的身份首次这样做，值得一问。" },
  "false-positives": { "en": "A new project, rare maintenance. Only actions that fit the parameter sensitive are looked at.", "zh-CN": "新项目、少见的维护。仅关注符合参数 sensitive 的操作。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	e.account,
	e.actor as resource,
	e.actor as subject,
	case when coalesce(a.days, 0) < :min_days then 'insufficient-baseline' end as state,
	case when coalesce(a.days, 0) < :min_days then 'young' else 'hit' end as reason,
	coalesce(a.days, 0) as days,
	:min_days as min_days,
	sum(e.calls) as calls,
	array_join(array_agg(distinct e.value), ', ') as new_actions,
	from_unixtime(min(e.first_time)) as first_seen,
	from_unixtime(max(e.last_time)) as last_seen,
	array_join(array_agg(distinct e.actions), ', ') as actions,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor as actor,
		concat(lower(service_name), ':', event_name) as value,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct event_name), ', ') as actions,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and event_rw = 'Write'
		and ok = 1
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and service_name is not null
		and event_name is not null
		and regexp_like(concat(lower(service_name), ':', event_name), :sensitive)
		and actor not in (select value from exception where kind in ('scanner', 'ci-role', 'break-glass'))
	group by recipient_account_id, actor, concat(lower(service_name), ':', event_name)
) e
left join base a on a.kind = 'actor' and a.actor = e.actor
where
	exists (select 1 from base)
	and not exists (select 1 from base b where b.kind = 'action' and b.actor = e.actor and b.value = e.value)
group by e.account, e.actor, a.days;
