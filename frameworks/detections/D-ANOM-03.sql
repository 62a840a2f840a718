/* {
  "id": "D-ANOM-03",
  "severity": "medium",
  "title": { "en": "New source IP for an identity", "zh-CN": "首次出现的源 IP" },
  "tactic": "initial-access",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_days": 10 },
  "reasons": {
    "hit": { "en": "{subject} came {calls} time(s) from addresses that are new to it: {addresses}, first {first_seen}, last {last_seen}: {actions}", "zh-CN": "{subject} 自从未使用过的地址（{addresses}）调用 {calls} 次，首次 {first_seen}，末次 {last_seen}：{actions}" },
    "young": { "en": "{subject} was active on {days} day(s) before the period, {min_days} are needed to say what is usual", "zh-CN": "{subject} 在审计期之前仅有 {days} 个活跃日，判断常态需要 {min_days} 个" }
  },
  "rationale": { "en": "A stolen credential comes from somewhere else. No country is named: records hold no place.", "zh-CN": "被盗凭据来自别处。记录不含位置，故不指明国家。" },
  "false-positives": { "en": "Home lines whose address changes, a new office: name offices as office-network exceptions.", "zh-CN": "家庭宽带地址变化、新办公室：办公网请列为 office-network 例外。" },
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
	array_join(array_agg(distinct e.value), ', ') as addresses,
	from_unixtime(min(e.first_time)) as first_seen,
	from_unixtime(max(e.last_time)) as last_seen,
	array_join(array_agg(distinct e.actions), ', ') as actions,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor as actor,
		source_ip as value,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct event_name), ', ') as actions,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ip_kind in ('ipv4', 'ipv6')
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and actor not in (select value from exception where kind in ('scanner', 'ci-role', 'break-glass'))
		and not exists (select 1 from exception x where x.kind = 'office-network' and is_subnet_of(x.value, source_ip))
	group by recipient_account_id, actor, source_ip
) e
left join base a on a.kind = 'actor' and a.actor = e.actor
where
	exists (select 1 from base)
	and not exists (select 1 from base b where b.kind = 'address' and b.actor = e.actor and b.value = e.value)
group by e.account, e.actor, a.days;
