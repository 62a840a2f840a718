/* {
  "id": "directory-members",
  "section": "scope",
  "title": { "en": "Member accounts of the resource directory, those outside the scope first", "zh-CN": "资源目录成员账号（范围外的在前）" },
  "settings": { "of": ["member"], "are": ["name", "status", "in_scope", "administers"] },
  "sources": ["resourcemanager.ListAccounts", "resourcemanager.ListDelegatedAdministrators"],
  "columns": {
    "member": { "en": "Account", "zh-CN": "账号" },
    "name": { "en": "Name", "zh-CN": "名称" },
    "status": { "en": "Status", "zh-CN": "状态" },
    "in_scope": { "en": "In scope", "zh-CN": "在范围内" },
    "administers": { "en": "Administers for the directory", "zh-CN": "委派管理的服务" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	m.member,
	m.name,
	m.status,
	case when m.member in (select account from scope_account) then 'yes' else 'no' end as in_scope,
	coalesce((
		select group_concat(json_extract(d.value, '$.ServicePrincipal'), ', ')
		from "resourcemanager.ListDelegatedAdministrators" x, json_each(x.body, '$.Accounts.Account') d
		where x.account = m.account and x.state = 'confirmed' and json_extract(d.value, '$.AccountId') = m.member
	), '-') as administers,
	m.evidence
from (
	select
		x.account,
		json_extract(a.value, '$.AccountId') as member,
		coalesce(json_extract(a.value, '$.DisplayName'), '') as name,
		json_extract(a.value, '$.Status') as status,
		x.id as evidence
	from "resourcemanager.ListAccounts" x, json_each(x.body, '$.Accounts.Account') a
	where x.state = 'confirmed' and x.absent = 0
) m
order by m.member in (select account from scope_account), m.member;
