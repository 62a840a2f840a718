/* {
  "id": "D-PRIV-01",
  "severity": "critical",
  "title": { "en": "Administrator-grade policy attached", "zh-CN": "授予管理员级权限" },
  "tactic": "privilege-escalation T1098.003",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": {
    "high_risk_policies": [
      "AdministratorAccess", "AliyunRAMFullAccess", "AliyunSTSAssumeRoleAccess", "AliyunLogFullAccess", "AliyunActionTrailFullAccess",
      "AliyunKMSFullAccess", "AliyunResourceDirectoryFullAccess"
    ]
  },
  "reasons": {
    "hit": { "en": "{actor} attached {policies} to {subject} ({event_name}, {calls} time(s)), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 将 {policies} 授予 {subject}（{event_name}，{calls} 次），首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "untold": { "en": "{actor} called {event_name} for {subject}, and the record does not name the policy, first {first_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name}，记录未包含权限策略名称，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Whoever holds one of these policies can give himself anything, or can erase the record of it.", "zh-CN": "持有这些权限策略之一的身份可以给自己授予任何权限，或抹除相关记录。" },
  "false-positives": { "en": "Setting up an account; break-glass.", "zh-CN": "账号初始化；应急授权。" },
  "remediation": {
    "text": { "en": "Match the grant with an approval. If there is none, detach the policy and review what the identity did since.", "zh-CN": "将授权与审批记录核对；若无审批，解除授权并复查该身份此后的操作。" },
    "validation": { "en": "ListEntitiesForPolicy for each of these policies shows approved identities only.", "zh-CN": "对每个策略调用 ListEntitiesForPolicy，仅显示已审批的身份。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	coalesce(
		json_extract_scalar(request_json, '$.UserName'),
		json_extract_scalar(request_json, '$.GroupName'),
		json_extract_scalar(request_json, '$.RoleName'),
		json_extract_scalar(request_json, '$.PrincipalName'),
		nullif(resource_name, ''),
		'-'
	) as resource,
	case when json_extract_scalar(request_json, '$.PolicyName') is null then 'untold' else 'hit' end as reason,
	case when json_extract_scalar(request_json, '$.PolicyName') is null then 'not-evaluable' end as state,
	actor,
	event_name,
	count(1) as calls,
	array_join(array_agg(distinct json_extract_scalar(request_json, '$.PolicyName')), ', ') as policies,
	min(json_extract_scalar(raw_json, '$.eventTime')) as first_seen,
	max(json_extract_scalar(raw_json, '$.eventTime')) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence,
	coalesce(
		json_extract_scalar(request_json, '$.UserName'),
		json_extract_scalar(request_json, '$.GroupName'),
		json_extract_scalar(request_json, '$.RoleName'),
		json_extract_scalar(request_json, '$.PrincipalName'),
		nullif(resource_name, ''),
		'-'
	) as subject
from events
where
	event_time >= :win_start and event_time < :win_end
	and lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('ram', 'ims', 'resourcemanager')
	and event_name in ('AttachPolicyToUser', 'AttachPolicyToGroup', 'AttachPolicyToRole', 'AttachPolicy')
	and ok = 1
	and (
		json_extract_scalar(request_json, '$.PolicyName') is null
		or lower(json_extract_scalar(request_json, '$.PolicyName')) in (select lower(value) from list where name = 'high_risk_policies')
	)
group by
	recipient_account_id,
	coalesce(
		json_extract_scalar(request_json, '$.UserName'),
		json_extract_scalar(request_json, '$.GroupName'),
		json_extract_scalar(request_json, '$.RoleName'),
		json_extract_scalar(request_json, '$.PrincipalName'),
		nullif(resource_name, ''),
		'-'
	),
	actor,
	event_name,
	case when json_extract_scalar(request_json, '$.PolicyName') is null then 'untold' else 'hit' end,
	case when json_extract_scalar(request_json, '$.PolicyName') is null then 'not-evaluable' end;
