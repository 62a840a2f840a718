/* {
  "id": "D-PRIV-09",
  "severity": "high",
  "title": { "en": "Code run with a borrowed role (PassRole style)", "zh-CN": "借用角色执行代码" },
  "tactic": "privilege-escalation T1548",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} {calls} time(s) on {resources} resource(s), such as {example}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）调用 {event_name} {calls} 次，涉及 {resources} 个资源（如 {example}），首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Who may start code under a role has the rights of that role, whatever his own are: through an instance, a function, a template or a command.", "zh-CN": "能以某角色启动代码者即拥有该角色的权限：通过实例、函数、模板或命令。" },
  "false-positives": { "en": "Operations teams and pipelines: name roles of pipelines as exceptions of the kind ci-role. Service-linked roles are left out.", "zh-CN": "运维团队与流水线：流水线角色可登记为 ci-role 类例外；服务关联角色已排除。" },
  "remediation": {
    "text": { "en": "Find out which role was used and whether it has more rights than the actor. Limit ram:PassRole to named roles.", "zh-CN": "查明所用角色及其权限是否超过操作者；将 ram:PassRole 限制为指定角色。" },
    "validation": { "en": "No policy of the actor allows ram:PassRole on all roles.", "zh-CN": "操作者的策略均不允许对全部角色执行 ram:PassRole。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	actor as resource,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	count(distinct resource_name) as resources,
	coalesce(arbitrary(nullif(resource_name, '')), '-') as example,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service = 'ecs' and event_name in (
			'AttachInstanceRamRole', 'RunCommand', 'InvokeCommand', 'CreateCommand', 'SendFile', 'StartTerminalSession',
			'AttachKeyPair', 'ImportKeyPair', 'RunInstances', 'CreateInstance'
		))
		or (service = 'oos' and event_name in ('StartExecution', 'CreateTemplate'))
		or (service in ('fc', 'fc-open') and event_name in ('CreateFunction', 'UpdateFunction', 'CreateTrigger'))
		or (service = 'ros' and event_name in ('CreateStack', 'UpdateStack'))
	)
	-- an instance counts when it gets a role
	and (event_name not in ('RunInstances', 'CreateInstance') or nullif(json_extract_scalar(request_json, '$.RamRoleName'), '') is not null)
	-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
	and identity_type <> 'system'
	and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, actor, event_name;
