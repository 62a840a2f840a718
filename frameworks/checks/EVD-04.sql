/* {
  "id": "EVD-04",
  "severity": "low",
  "title": { "en": "Collector rights are enough but not more", "zh-CN": "采集权限适当" },
  "sources": ["sts.GetCallerIdentity", "ram.GetPolicy", "ram.ListPoliciesForGroup", "ram.ListPoliciesForRole", "ram.ListPoliciesForUser", "ram.ListUsersForGroup"],
  "reasons": {
    "reads-only": { "en": "Collector {subject}: its {policies} policy(ies) only read, and no call was denied", "zh-CN": "采集身份 {subject}：其 {policies} 个策略仅可读取，没有调用被拒绝" },
    "writes": { "en": "Collector {subject}: policy {policy}{via} allows more than reading", "zh-CN": "采集身份 {subject}：策略 {policy}{via} 不仅限于读取" },
    "root": { "en": "Collector {subject}: it is the root user, which may do everything", "zh-CN": "采集身份 {subject}：为主账号，可执行全部操作" },
    "denied": { "en": "Collector {subject}: {calls} call(s) of this run were denied: {denied}", "zh-CN": "采集身份 {subject}：本次运行有 {calls} 次调用被拒绝：{denied}" },
    "no-policy": { "en": "Collector {subject}: no policy of it was found in RAM, so its rights come from elsewhere", "zh-CN": "采集身份 {subject}：RAM 中未找到其策略，权限来自他处" }
  },
  "rationale": { "en": "Evidence from a collector that could have changed what it reports is weaker, and a denied call is a part of the picture that nobody saw. Policies attached for a resource group only are not in these lists.", "zh-CN": "可以更改所报告内容的采集身份会削弱证据；被拒绝的调用意味着缺失部分。仅在资源组范围授予的策略不在这些列表中。" },
  "remediation": {
    "text": { "en": "Give the collector the least policy of the README and nothing else, best as a role that it takes for the run.", "zh-CN": "仅授予采集身份 README 中的最小权限策略，最好使用运行时扮演的角色。" },
    "validation": { "en": "Run again: no call is denied, and the lists of its policies name reading ones only.", "zh-CN": "再次运行：没有调用被拒绝，其策略仅可读取。" },
    "changing": true
  }
} */
with me as (
	select
		c.account,
		c.arn,
		c.evidence,
		case when c.arn like '%:user/%' then 'user' when c.arn like '%:assumed-role/%' then 'role' else 'root' end as kind,
		case
			when c.arn like '%:user/%' then split_part(c.arn, ':user/', 2)
			when c.arn like '%:assumed-role/%' then split_part(split_part(c.arn, ':assumed-role/', 2), '/', 1)
			else ''
		end as name
	from caller c
	where c.arn is not null
), held as (
	select m.account, m.arn, m.evidence as asked, g.policy, g.via, g.writes, g.evidence
	from me m
	join ram_grant g on g.account = m.account and g.kind = m.kind and lower(g.name) = lower(m.name)
)
select
	account,
	arn || ' ' || policy as resource,
	'fail' as verdict,
	'writes' as reason,
	asked || ' ' || evidence as evidence,
	policy,
	case via when '' then '' else ' (' || via || ')' end as via,
	null as policies,
	null as calls,
	null as denied,
	arn as subject,
	1 as certain
from held
where writes
union all
select
	x.account, m.arn, 'fail', 'denied', m.evidence, null, null, null, count(1),
	group_concat(distinct x.source), m.arn,
	null
from exchange x
join me m on m.account = x.account
where x.state = 'denied'
group by x.account, m.arn
union all
select
	m.account,
	m.arn,
	case when m.kind = 'root' then 'fail' when h.policies > 0 then 'pass' else 'unknown' end,
	case when m.kind = 'root' then 'root' when h.policies > 0 then 'reads-only' else 'no-policy' end,
	concat_ws(' ', m.evidence, h.evidence),
	null, null, coalesce(h.policies, 0), null, null, m.arn,
	m.kind = 'root'
from me m
left join (select account, count(1) as policies, max(writes) as writes, group_concat(evidence, ' ') as evidence from held group by account) h on h.account = m.account
where
	m.kind = 'root'
	or (coalesce(h.writes, 0) = 0 and not exists (select 1 from exchange x where x.account = m.account and x.state = 'denied'));
