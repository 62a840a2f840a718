/* {
  "id": "RAM-11",
  "severity": "high",
  "title": { "en": "Detectives and administrators are not the same people", "zh-CN": "审计与管理职责分离" },
  "sources": ["ims.ListUsers", "ram.GetPolicy", "ram.ListPoliciesForGroup", "ram.ListPoliciesForRole", "ram.ListPoliciesForUser", "ram.ListUsersForGroup"],
  "parameters": { "log_admins": [] },
  "reasons": {
    "overlap": { "en": "{subject}: holds {logs} over logs and {admins} over everything, only one of both is allowed", "zh-CN": "{subject}：同时持有日志权限 {logs} 与管理权限 {admins}，只允许其一" },
    "separate": { "en": "Account {subject}: {keepers} identity(ies) keep the logs, none of them is an administrator", "zh-CN": "账号 {subject}：{keepers} 个身份管理日志，均不是管理员" },
    "nobody": { "en": "Account {subject}: nobody but its {administrators} administrator(s) can look after the logs, so both are the same", "zh-CN": "账号 {subject}：除 {administrators} 个管理员外无人可管理日志，二者为同一批人" },
    "neither": { "en": "Account {subject}: no identity holds administrator rights or rights to change logs", "zh-CN": "账号 {subject}：没有身份持有管理权限或更改日志的权限" },
    "one-person": { "en": "Account {subject}: it has {people} RAM user(s), so there is nobody to separate; a human has to attest who looks after whom", "zh-CN": "账号 {subject}：只有 {people} 个 RAM 用户，无法分离；须由人工说明相互监督方式" }
  },
  "rationale": { "en": "Who can change systems must not be who can remove the record of it; MLPS asks for separate system, audit and security administrators. Only overlaps of rights can be shown: that two names are two people is for a human to say. An identity keeps logs when log_admins names it, or when it has rights of its own to change ActionTrail, SLS or OSS; AdministratorAccess alone is administration.", "zh-CN": "可更改系统者不得同时可删除其记录；等级保护要求系统、审计、安全管理员分离。工具只能显示权限重叠，两个名称是否为两人须由人工确认。log_admins 列出的身份，或自身拥有更改 ActionTrail、SLS、OSS 权限的身份视为日志管理者；仅有 AdministratorAccess 视为管理员。" },
  "remediation": {
    "text": { "en": "Give the rights over the audit trail to identities that hold nothing else, best in an account of its own.", "zh-CN": "将审计跟踪相关权限授予专用身份，最好放在独立账号。" },
    "validation": { "en": "The check run again names no identity that holds both.", "zh-CN": "再次运行本检查，没有身份同时持有两者。" },
    "changing": true
  }
} */
with holder as (
	select
		g.account,
		g.kind || ' ' || g.name as who,
		group_concat(distinct case when g.admin then g.policy end) as admins,
		coalesce(
			group_concat(distinct case when g.logs and not g.admin then g.policy end),
			max((select 'log_admins' from list l where l.name = 'log_admins' and l.value = g.name))
		) as logs,
		group_concat(distinct case when g.admin or g.logs then g.evidence end) as evidence
	from ram_grant g
	where g.kind <> 'role' or lower(g.name) not like 'aliyunservicerolefor%'
	group by g.account, g.kind, g.name
)
select
	h.account,
	h.who as resource,
	'fail' as verdict,
	'overlap' as reason,
	replace(h.evidence, ',', ' ') as evidence,
	h.logs,
	h.admins,
	null as keepers,
	null as administrators,
	null as people,
	h.who as subject,
	1 as certain
from holder h
where h.admins is not null and h.logs is not null
union all
select
	a.account,
	a.account,
	case
		when a.people < 2 then 'not-applicable'
		when a.keepers > 0 then 'pass'
		when a.administrators > 0 then 'warn'
		else 'pass'
	end,
	case
		when a.people < 2 then 'one-person'
		when a.keepers > 0 then 'separate'
		when a.administrators > 0 then 'nobody'
		else 'neither'
	end,
	a.evidence,
	null,
	null,
	a.keepers,
	a.administrators,
	a.people,
	a.account,
	null
from (
	select
		s.account,
		(select count(1) from ram_user u where u.account = s.account) as people,
		(select count(1) from holder h where h.account = s.account and h.logs is not null) as keepers,
		(select count(1) from holder h where h.account = s.account and h.admins is not null) as administrators,
		(select group_concat(distinct u.evidence) from ram_user u where u.account = s.account) as evidence
	from scope_account s
) a
where not exists (select 1 from holder h where h.account = a.account and h.admins is not null and h.logs is not null);
