/* {
  "id": "RAM-09",
  "severity": "medium",
  "title": { "en": "Permissions come through groups or roles", "zh-CN": "通过组/角色授权" },
  "sources": ["ims.GetAccountSummary", "ims.GetLoginProfile", "ims.ListUsers", "ram.ListPoliciesForUser"],
  "reasons": {
    "none": { "en": "User {subject}: no policy is attached to the user himself", "zh-CN": "用户 {subject}：没有直接授予的权限策略" },
    "direct": { "en": "User {subject}: {policies} attached to the user himself, none is allowed", "zh-CN": "用户 {subject}：直接授予了 {policies}，要求没有直接授予" },
    "short-list": { "en": "Account {subject}: {listed} users were listed, the account counts {counted}", "zh-CN": "账号 {subject}：列出 {listed} 个用户，而账号统计为 {counted} 个" },
    "no-people": { "en": "Account {subject}: none of its {listed} RAM users can sign in, so none is a person", "zh-CN": "账号 {subject}：{listed} 个 RAM 用户均不能登录，没有自然人用户" }
  },
  "rationale": { "en": "Rights that hang on single people are forgotten when their work changes (CIS 1.16). A user who can sign in to the console is taken for a person; users of programs are left out.", "zh-CN": "直接授予个人的权限在岗位变动时容易遗漏（CIS 1.16）。可登录控制台的用户视为自然人，程序用户不在其列。" },
  "remediation": {
    "text": { "en": "Attach the policies to a group or role, add the user to it, then detach them from him.", "zh-CN": "将策略授予用户组或角色，把用户加入其中，再解除直接授权。" },
    "validation": { "en": "ListPoliciesForUser answers with an empty list.", "zh-CN": "ListPoliciesForUser 返回空列表。" },
    "changing": true
  }
} */
select
	u.account,
	u.upn as resource,
	case when count(p.policy) = 0 then 'pass' else 'fail' end as verdict,
	case when count(p.policy) = 0 then 'none' else 'direct' end as reason,
	concat_ws(' ', u.evidence, l.evidence, c.evidence, (select x.id from "ram.ListPoliciesForUser" x where x.account = u.account and json_extract(x.params, '$.user') = u.user)) as evidence,
	group_concat(p.policy, ', ') as policies,
	null as listed,
	null as counted,
	u.upn as subject
from ram_user u
join ram_login l on l.account = u.account and l.upn = u.upn and l.console
left join ram_user_policy p on p.account = u.account and p.user = u.user
left join ram_count c on c.account = u.account
where u.status <> 'freeze'
group by u.account, u.upn
union all
select account, account, 'unknown', 'short-list', evidence, null, listed, counted, account
from ram_user_total
where listed < counted
union all
select t.account, t.account, 'not-applicable', 'no-people', t.evidence, null, t.listed, t.counted, t.account
from ram_user_total t
where
	t.listed >= t.counted
	and not exists (
		select 1
		from ram_user u
		left join ram_login l on l.account = u.account and l.upn = u.upn
		where u.account = t.account and u.status <> 'freeze' and coalesce(l.console, 1)
	);
