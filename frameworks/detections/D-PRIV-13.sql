/* {
  "id": "D-PRIV-13",
  "severity": "critical",
  "title": { "en": "Organisation guardrail removed", "zh-CN": "组织级护栏被移除" },
  "tactic": "defense-evasion T1484",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Control policies and membership in the resource directory hold what no administrator of an account may lift. Without them an account is on its own.", "zh-CN": "管控策略与资源目录成员关系约束着账号管理员不能解除的内容；一旦移除，该账号即不受约束。" },
  "false-positives": { "en": "A planned change of the organization.", "zh-CN": "计划内的组织调整。" },
  "remediation": {
    "text": { "en": "Put the control policy or the account back, then ask for the decision that covered it.", "zh-CN": "先恢复管控策略或成员关系，再索取相应的决策记录。" },
    "validation": { "en": "GetResourceDirectory shows control policies enabled; ListTargetAttachmentsForControlPolicy shows the expected targets.", "zh-CN": "GetResourceDirectory 显示管控策略已启用；ListTargetAttachmentsForControlPolicy 显示预期的目标。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	subject,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
		coalesce(
			nullif(resource_name, ''),
			json_extract_scalar(request_json, '$.AccountId'),
			json_extract_scalar(request_json, '$.PolicyId'),
			json_extract_scalar(request_json, '$.TargetId'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service in ('resourcemanager', 'resourcedirectorymaster', 'resourcedirectory') and event_name in (
			'RemoveCloudAccount', 'DisableControlPolicy', 'DetachControlPolicy', 'DeleteControlPolicy',
			'UpdateControlPolicy', 'DeregisterDelegatedAdministrator', 'RegisterDelegatedAdministrator',
			'DestroyResourceDirectory', 'MoveAccount', 'DeleteAccount', 'SetMemberDeletionPermission',
			'InviteAccountToResourceDirectory', 'PromoteResourceAccount'
		))
	)
	-- UNCONFIRMED: which of these service names today's records have; other services use the names of some events too
	-- forbidding the deletion of members is a guardrail set, not removed
	and not (
		event_name = 'SetMemberDeletionPermission'
		and lower(coalesce(json_extract_scalar(request_json, '$.Status'), 'enabled')) = 'disabled'
	)
group by recipient_account_id, region, subject, actor, event_name;
