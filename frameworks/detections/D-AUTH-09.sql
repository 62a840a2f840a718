/* {
  "id": "D-AUTH-09",
  "severity": "high",
  "title": { "en": "Password or sign-in policy weakened", "zh-CN": "口令/登录安全策略被削弱" },
  "tactic": "defense-evasion T1556",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_length": 8 },
  "reasons": {
    "weakened": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: below the floor ({parameters})", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：低于要求（{parameters}）" },
    "changed": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: read the new values ({parameters})", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：请核对新值（{parameters}）" }
  },
  "rationale": { "en": "One call lowers the guard of every user.", "zh-CN": "一次调用即可降低所有用户的防护。" },
  "false-positives": { "en": "A change that makes the policy stricter: read the values.", "zh-CN": "收紧策略的变更：请核对参数值。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "The password policy and sign-in checks pass.", "zh-CN": "口令策略与登录相关检查通过。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	event_name as resource,
	event_name as subject,
	actor,
	event_name,
	case
		when cast(coalesce(json_extract_scalar(request_json, '$.MinimumPasswordLength'), '99') as integer) < :min_length
			or lower(coalesce(json_extract_scalar(request_json, '$.EnforceMFAForLogin'), json_extract_scalar(request_json, '$.MFAOperationForLogin'), 'true')) in ('false', 'independent', 'adaptive')
			or lower(coalesce(json_extract_scalar(request_json, '$.MFAAuthenticationStatus'), 'enabled')) <> 'enabled' then 'weakened'
		else 'changed'
	end as reason,
	array_join(array_agg(distinct request_json), '; ') as parameters,
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
	and (
		(lower(service_name) in ('ram', 'ims') and event_name in ('SetPasswordPolicy', 'SetSecurityPreference'))
		or (lower(service_name) = 'cloudsso' and event_name in (
			'SetPasswordPolicy', 'SetMFAAuthenticationStatus', 'UpdateMFAAuthenticationSettings',
			'UpdateUserMFAAuthenticationSettings', 'SetLoginPreference'
		))
	)
	and not (event_name = 'SetMFAAuthenticationStatus' and lower(coalesce(json_extract_scalar(request_json, '$.MFAAuthenticationStatus'), '')) = 'enabled')
group by recipient_account_id, region, event_name, actor, event_name, case
		when cast(coalesce(json_extract_scalar(request_json, '$.MinimumPasswordLength'), '99') as integer) < :min_length
			or lower(coalesce(json_extract_scalar(request_json, '$.EnforceMFAForLogin'), json_extract_scalar(request_json, '$.MFAOperationForLogin'), 'true')) in ('false', 'independent', 'adaptive')
			or lower(coalesce(json_extract_scalar(request_json, '$.MFAAuthenticationStatus'), 'enabled')) <> 'enabled' then 'weakened'
		else 'changed'
	end;
