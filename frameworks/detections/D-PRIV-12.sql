/* {
  "id": "D-PRIV-12",
  "severity": "high",
  "title": { "en": "CloudSSO privileged assignment", "zh-CN": "云 SSO 高权限授权" },
  "tactic": "privilege-escalation T1098",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} {calls} time(s) on {resources} resource(s), such as {example}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）调用 {event_name} {calls} 次，涉及 {resources} 个资源（如 {example}），首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "An access configuration gives rights in many accounts at once; RAM of those accounts shows no grant.", "zh-CN": "访问配置一次在多个账号中授予权限，而这些账号的 RAM 中看不到授权。" },
  "false-positives": { "en": "Joiners and movers: name the role of that pipeline as an exception of the kind ci-role.", "zh-CN": "入职与转岗：将该流水线角色登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Match each assignment and each change of an access configuration with its approval; remove what has none.", "zh-CN": "将每次分配与访问配置变更和审批核对，无审批的予以移除。" },
    "validation": { "en": "ListAccessAssignments shows approved assignments only.", "zh-CN": "ListAccessAssignments 仅显示已审批的分配。" },
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
		(service = 'cloudsso' and event_name in (
			'CreateAccessAssignment', 'AddPermissionPolicyToAccessConfiguration',
			'UpdateInlinePolicyForAccessConfiguration', 'CreateAccessConfiguration', 'ProvisionAccessConfiguration',
			'UpdateAccessConfiguration', 'CreateUserProvisioning', 'EnableDelegateAccount'
		))
	)
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, actor, event_name;
