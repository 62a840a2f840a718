/* {
  "id": "RAM-10",
  "severity": "high",
  "title": { "en": "Role trust policies name only known accounts", "zh-CN": "角色信任仅限已知账号" },
  "sources": ["ims.GetAccountSummary", "ram.GetRole", "ram.ListRoles"],
  "parameters": { "org_accounts": [] },
  "reasons": {
    "own": { "en": "Role {subject}: may be taken by {principal} of the account itself; that is every identity there with sts:AssumeRole", "zh-CN": "角色 {subject}：可由本账号的 {principal} 扮演，即该账号中任何拥有 sts:AssumeRole 的身份" },
    "known": { "en": "Role {subject}: may be taken by {principal} of account {owner}, which is known", "zh-CN": "角色 {subject}：可由已知账号 {owner} 的 {principal} 扮演" },
    "service": { "en": "Role {subject}: may be taken by the service {principal}", "zh-CN": "角色 {subject}：可由云服务 {principal} 扮演" },
    "foreign": { "en": "Role {subject}: may be taken by {principal}, account {owner} is not known", "zh-CN": "角色 {subject}：可由 {principal} 扮演，账号 {owner} 不在已知范围" },
    "anybody": { "en": "Role {subject}: may be taken by {principal}, which names no account", "zh-CN": "角色 {subject}：可由 {principal} 扮演，未限定账号" },
    "unreadable": { "en": "Role {subject}: its trust policy could not be read or names nobody", "zh-CN": "角色 {subject}：信任策略无法读取或未指明任何主体" },
    "short-list": { "en": "Account {subject}: {listed} roles were listed, the account counts {counted}", "zh-CN": "账号 {subject}：列出 {listed} 个角色，而账号统计为 {counted} 个" },
    "no-role": { "en": "Account {subject}: it has no roles", "zh-CN": "账号 {subject}：没有角色" }
  },
  "rationale": { "en": "Whoever a role trusts can come in without a key of the account. Known are the accounts of the scope, the list org_accounts, and exceptions of kind partner-account that are in force; a condition such as an external id does not make a stranger known. Roles of services can only be taken by their service.", "zh-CN": "角色所信任的主体无需本账号密钥即可进入。已知账号包括范围内账号、列表 org_accounts 以及有效的 partner-account 例外；外部 ID 等条件不能使陌生账号变为已知。服务关联角色只能由其服务扮演。" },
  "remediation": {
    "text": { "en": "UpdateRole with a trust policy that names the accounts, better the roles, that need it; name agreed partners in the scope's exceptions.", "zh-CN": "用 UpdateRole 将信任策略限定为需要的账号（最好是具体角色）；已约定的合作方写入范围文件的例外。" },
    "validation": { "en": "GetRole shows known principals only.", "zh-CN": "GetRole 仅显示已知主体。" },
    "changing": true
  }
} */
select
	r.account,
	r.role || case when t.principal is null then '' else ' <- ' || t.principal end as resource,
	case t.trust when 'foreign' then 'fail' when 'anybody' then 'fail' when 'unreadable' then 'unknown' else 'pass' end as verdict,
	t.trust as reason,
	concat_ws(' ', r.evidence, t.evidence, c.evidence) as evidence,
	t.principal,
	t.owner,
	null as listed,
	null as counted,
	r.role as subject
from ram_role r
join (
	select
		x.account,
		json_extract(x.params, '$.role') as role,
		t.principal,
		t.owner,
		case
			when t.principal is null then 'unreadable'
			when t.kind = 'Service' and t.owner = '' and t.principal like '%.aliyuncs.com' then 'service'
			when t.owner = '' or t.owner = '*' then 'anybody'
			when t.owner = x.account then 'own'
			when t.owner in (select account from scope_account) then 'known'
			when t.owner in (select value from list where name = 'org_accounts') then 'known'
			when t.owner in (select value from exception where kind = 'partner-account') then 'known'
			else 'foreign'
		end as trust,
		x.id as evidence
	from "ram.GetRole" x
	left join ram_trust t on t.account = x.account and t.role = json_extract(x.params, '$.role')
) t on t.account = r.account and t.role = r.role
left join ram_count c on c.account = r.account
union all
select account, account, 'unknown', 'short-list', evidence, null, null, listed, counted, account
from (
	select
		c.account,
		(select count(1) from ram_role r where r.account = c.account) as listed,
		c.roles as counted,
		concat_ws(' ', c.evidence, (select group_concat(x.id, ' ') from "ram.ListRoles" x where x.account = c.account)) as evidence
	from ram_count c
)
where listed < counted
union all
select c.account, c.account, 'not-applicable', 'no-role', concat_ws(' ', c.evidence, (select group_concat(x.id, ' ') from "ram.ListRoles" x where x.account = c.account)), null, null, null, null, c.account
from ram_count c
where c.roles = 0 and not exists (select 1 from ram_role r where r.account = c.account);
