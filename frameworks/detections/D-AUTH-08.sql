/* {
  "id": "D-AUTH-08",
  "severity": "high",
  "title": { "en": "MFA removed from an identity", "zh-CN": "MFA 被解绑" },
  "tactic": "persistence T1556.006",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Whoever took a password removes the second factor next.", "zh-CN": "窃得密码者下一步便是移除第二因子。" },
  "false-positives": { "en": "A new device: BindMFADevice follows soon.", "zh-CN": "更换设备：随后很快会有 BindMFADevice。" },
  "remediation": {
    "text": { "en": "Ask the user. Bind a device again, and look at what was done in between.", "zh-CN": "向用户确认，重新绑定设备，并复查其间的操作。" },
    "validation": { "en": "The credential report shows MFA for the user.", "zh-CN": "凭证报告显示该用户已启用 MFA。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(json_extract_scalar(request_json, '$.UserName'), json_extract_scalar(request_json, '$.UserPrincipalName'), nullif(resource_name, ''), '-') as resource,
	coalesce(json_extract_scalar(request_json, '$.UserName'), json_extract_scalar(request_json, '$.UserPrincipalName'), nullif(resource_name, ''), '-') as subject,
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
	and (
		(lower(service_name) in ('ram', 'ims') and event_name in (
			'UnbindMFADevice', 'DisableVirtualMFA', 'DeleteVirtualMFADevice', 'UnbindVerification',
			'DeletePasskey'
		))
		or (lower(service_name) in ('aascustomer', 'aas') and event_name in ('MFAUnbind'))
		or (lower(service_name) = 'cloudsso' and event_name in ('DeleteMFADeviceForUser'))
	)
group by recipient_account_id, region, coalesce(json_extract_scalar(request_json, '$.UserName'), json_extract_scalar(request_json, '$.UserPrincipalName'), nullif(resource_name, ''), '-'), actor, event_name;
