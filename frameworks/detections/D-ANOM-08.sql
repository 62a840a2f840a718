/* {
  "id": "D-ANOM-08",
  "severity": "low",
  "title": { "en": "New client software for a long-term key", "zh-CN": "首次出现的客户端" },
  "tactic": "behaviour",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_days": 10 },
  "reasons": {
    "hit": { "en": "The key {subject} was used {calls} time(s) by software that is new to it: {clients}, first {first_seen}, last {last_seen}: {actions}", "zh-CN": "密钥 {subject} 被首次出现的客户端（{clients}）使用 {calls} 次，首次 {first_seen}，末次 {last_seen}：{actions}" },
    "young": { "en": "{subject} was active on {days} day(s) before the period, {min_days} are needed to say what is usual", "zh-CN": "{subject} 在审计期之前仅有 {days} 个活跃日，判断常态需要 {min_days} 个" }
  },
  "rationale": { "en": "A key sits in one program. Another program with it is a copy.", "zh-CN": "密钥通常属于一个程序。被另一个程序使用说明有副本。" },
  "false-positives": { "en": "A new SDK; versions are left out of the comparison.", "zh-CN": "更换 SDK；比较时不看版本。" },
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
	array_join(array_agg(distinct e.value), ', ') as clients,
	from_unixtime(min(e.first_time)) as first_seen,
	from_unixtime(max(e.last_time)) as last_seen,
	array_join(array_agg(distinct e.actions), ', ') as actions,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		access_key_id as actor,
		ua_family as value,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct event_name), ', ') as actions,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and access_key_id is not null
		and access_key_id like 'LTAI%'
		and ua_family is not null
	group by recipient_account_id, access_key_id, ua_family
) e
left join base a on a.kind = 'key' and a.actor = e.actor
where
	exists (select 1 from base)
	and not exists (select 1 from base b where b.kind = 'client' and b.actor = e.actor and b.value = e.value)
group by e.account, e.actor, a.days;
