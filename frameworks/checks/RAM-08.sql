/* {
  "id": "RAM-08",
  "severity": "high",
  "title": { "en": "No custom policy gives full administration", "zh-CN": "无管理员级自定义策略" },
  "sources": ["ims.GetAccountSummary", "ram.GetPolicy", "ram.ListPolicies"],
  "reasons": {
    "limited": { "en": "Policy {subject}: no statement allows * or ram:* on all resources", "zh-CN": "策略 {subject}：没有语句允许对全部资源执行 * 或 ram:*" },
    "full": { "en": "Policy {subject}: allows {actions} on all resources", "zh-CN": "策略 {subject}：允许对全部资源执行 {actions}" },
    "unreadable": { "en": "Policy {subject}: its document could not be read or has no statement", "zh-CN": "策略 {subject}：策略内容无法读取或没有语句" },
    "short-list": { "en": "Account {subject}: {listed} custom policies were listed, the account counts {counted}", "zh-CN": "账号 {subject}：列出 {listed} 个自定义策略，而账号统计为 {counted} 个" },
    "no-policy": { "en": "Account {subject}: it has no custom policy", "zh-CN": "账号 {subject}：没有自定义策略" }
  },
  "rationale": { "en": "Who may do everything, or may change rights (ram:*), can give himself anything and stop the record of it. A condition does not change that, and NotAction allows everything but what it names. Only the version in force counts.", "zh-CN": "可执行全部操作或可更改授权（ram:*）的身份可给自己任何权限并停止记录。条件不改变这一点；NotAction 允许除所列之外的全部操作。仅评估当前生效版本。" },
  "remediation": {
    "text": { "en": "Rewrite the policy to the actions and resources that its holders need; for administrators use a role with a second factor.", "zh-CN": "按持有者所需的操作和资源重写策略；管理员使用需要 MFA 的角色。" },
    "validation": { "en": "GetPolicy shows a document without such a statement.", "zh-CN": "GetPolicy 返回的内容不再含此类语句。" },
    "changing": true
  }
} */
select
	p.account,
	p.policy as resource,
	case when d.statements is null or d.statements = 0 then 'unknown' when f.actions is null then 'pass' else 'fail' end as verdict,
	case when d.statements is null or d.statements = 0 then 'unreadable' when f.actions is null then 'limited' else 'full' end as reason,
	concat_ws(' ', p.evidence, d.evidence, c.evidence) as evidence,
	f.actions,
	null as listed,
	null as counted,
	p.policy as subject
from ram_policy p
left join (
	select account, policy, evidence, case when state = 'confirmed' and readable then json_array_length(document, '$.Statement') end as statements
	from ram_document
) d on d.account = p.account and d.policy = p.policy
left join (
	select account, policy, group_concat(distinct action) as actions
	from ram_action
	where everything and action in ('*', '*:*', 'ram:*')
	group by account, policy
) f on f.account = p.account and f.policy = p.policy
left join ram_count c on c.account = p.account
union all
select account, account, 'unknown', 'short-list', evidence, null, listed, counted, account
from (
	select
		c.account,
		(select count(1) from ram_policy p where p.account = c.account) as listed,
		c.policies as counted,
		concat_ws(' ', c.evidence, (select group_concat(x.id, ' ') from "ram.ListPolicies" x where x.account = c.account)) as evidence
	from ram_count c
)
where listed < counted
union all
select c.account, c.account, 'not-applicable', 'no-policy', concat_ws(' ', c.evidence, (select group_concat(x.id, ' ') from "ram.ListPolicies" x where x.account = c.account)), null, null, null, c.account
from ram_count c
where c.policies = 0 and not exists (select 1 from ram_policy p where p.account = c.account);
