/* {
  "id": "D-LOG-10",
  "severity": "critical",
  "title": { "en": "Delivery role of ActionTrail or SLS changed", "zh-CN": "投递角色被修改" },
  "tactic": "defense-evasion T1562.008",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Without its role the trail goes on, enabled, and delivers nothing.", "zh-CN": "失去投递角色后，跟踪仍显示启用，却不再投递任何事件。" },
  "false-positives": { "en": "A service makes its service-linked role again after it was deleted.", "zh-CN": "服务关联角色被删除后会由服务重新创建。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "GetTrailStatus has no delivery error and its last delivery is recent.", "zh-CN": "GetTrailStatus 无投递错误且最近有投递。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(json_extract_scalar(request_json, '$.RoleName'), json_extract_scalar(request_json, '$.PrincipalName'), nullif(resource_name, ''), '-') as resource,
	coalesce(json_extract_scalar(request_json, '$.RoleName'), json_extract_scalar(request_json, '$.PrincipalName'), nullif(resource_name, ''), '-') as subject,
	actor,
	event_name,
	sum(ok) as succeeded,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('ram', 'resourcemanager') and event_name in (
			'DetachPolicyFromRole', 'DetachPolicy', 'DeleteRole', 'DeleteServiceLinkedRole',
			'UpdateRole'
		))
	-- the role is what counts: a policy of that name taken from somebody else is another matter
	and coalesce(lower(json_extract_scalar(request_json, '$.PrincipalType')), 'servicerole') = 'servicerole'
	and regexp_like(lower(coalesce(json_extract_scalar(request_json, '$.RoleName'), json_extract_scalar(request_json, '$.PrincipalName'), nullif(resource_name, ''), '-')), 'actiontrail|aliyunlog|slsaudit')
group by recipient_account_id, region, coalesce(json_extract_scalar(request_json, '$.RoleName'), json_extract_scalar(request_json, '$.PrincipalName'), nullif(resource_name, ''), '-'), actor, event_name;
