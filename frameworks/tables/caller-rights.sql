/* {
  "id": "caller-rights",
  "section": "scope",
  "preflight": true,
  "title": { "en": "What the identity that asks may do besides reading", "zh-CN": "查询身份在读取之外的权限" },
  "settings": { "of": ["account", "identity", "policy"], "are": ["rights", "via", "actions"] },
  "sources": ["sts.GetCallerIdentity", "ram.ListPoliciesForUser.caller", "ram.ListGroupsForUser.caller", "ram.ListPoliciesForGroup.caller", "ram.ListPoliciesForRole.caller", "ram.GetPolicy.caller"],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "identity": { "en": "Identity that asks", "zh-CN": "查询身份" },
    "rights": { "en": "Besides reading", "zh-CN": "读取之外" },
    "policy": { "en": "Policy", "zh-CN": "权限策略" },
    "via": { "en": "Through the group", "zh-CN": "所属用户组" },
    "actions": { "en": "Actions", "zh-CN": "操作" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  },
  "values": {
    "rights": {
      "none": { "en": "nothing", "zh-CN": "无" },
      "not-known": { "en": "not known", "zh-CN": "未知" },
      "writes": { "en": "may write", "zh-CN": "可写入" }
    }
  }
} */
with held as (
	select
		p.account,
		p.policy,
		p.type,
		p.via,
		p.evidence,
		(select d.id from "ram.GetPolicy.caller" d where d.account = p.account and json_extract(d.params, '$.policy') = p.policy and d.state = 'confirmed' and d.absent = 0) as document,
		(select group_concat(a.action, ' ') from caller_action a where a.account = p.account and a.policy = p.policy) as actions
	from caller_policy p
), unseen as (
	select account, id, code from "ram.ListPoliciesForUser.caller" where state <> 'confirmed'
	union all
	select account, id, code from "ram.ListGroupsForUser.caller" where state <> 'confirmed'
	union all
	select account, id, code from "ram.ListPoliciesForGroup.caller" where state <> 'confirmed'
	union all
	select account, id, code from "ram.ListPoliciesForRole.caller" where state <> 'confirmed'
), judged as (
	select
		account,
		case
			when type = 'System' and policy like '%ReadOnlyAccess' then 'none'
			when type = 'System' and policy = 'AliyunSTSAssumeRoleAccess' then 'none'
			when type = 'System' or actions is not null then 'writes'
			when document is null then 'not-known'
			else 'none'
		end as rights,
		policy,
		via,
		case when type = 'System' then null else actions end as actions,
		concat_ws(' ', evidence, document) as evidence
	from held
)
select j.account, c.arn as identity, j.rights, j.policy, j.via, j.actions, concat_ws(' ', c.evidence, j.evidence) as evidence
from judged j
join caller c on c.account = j.account
union all
select u.account, c.arn, 'not-known', null, '', u.code, concat_ws(' ', c.evidence, u.id)
from unseen u
join caller c on c.account = u.account
union all
select c.account, c.arn, case when c.arn like '%:root' then 'writes' else 'not-known' end, null, '', case when c.arn like '%:root' then '*' end, c.evidence
from caller c
where
	c.arn is not null
	and not exists (select 1 from judged j where j.account = c.account)
	and not exists (select 1 from unseen u where u.account = c.account)
order by account, rights desc, policy, via;
