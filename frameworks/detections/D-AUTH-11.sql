/* {
  "id": "D-AUTH-11",
  "severity": "critical",
  "title": { "en": "Federation trust changed", "zh-CN": "联合身份信任被修改" },
  "tactic": "persistence T1484.002",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Whoever sets the identity provider can be anybody.", "zh-CN": "谁控制身份提供方，谁就能冒充任何人。" },
  "false-positives": { "en": "A certificate that is renewed.", "zh-CN": "证书轮换。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "The metadata of each provider equals what the identity team has on file.", "zh-CN": "各身份提供方的元数据与身份团队存档一致。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(json_extract_scalar(request_json, '$.SAMLProviderName'), json_extract_scalar(request_json, '$.OIDCProviderName'), nullif(resource_name, ''), '-') as resource,
	coalesce(json_extract_scalar(request_json, '$.SAMLProviderName'), json_extract_scalar(request_json, '$.OIDCProviderName'), nullif(resource_name, ''), '-') as subject,
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
			'SetUserSsoSettings', 'CreateSAMLProvider', 'UpdateSAMLProvider', 'DeleteSAMLProvider',
			'CreateOIDCProvider', 'UpdateOIDCProvider', 'AddFingerprintToOIDCProvider',
			'AddClientIdToOIDCProvider', 'SetDefaultDomain'
		))
		or (lower(service_name) = 'cloudsso' and event_name in (
			'SetExternalSAMLIdentityProvider', 'ClearExternalSAMLIdentityProvider',
			'AddExternalSAMLIdPCertificate', 'RemoveExternalSAMLIdPCertificate',
			'CreateSCIMServerCredential', 'SetSCIMSynchronizationStatus'
		))
	)
group by recipient_account_id, region, coalesce(json_extract_scalar(request_json, '$.SAMLProviderName'), json_extract_scalar(request_json, '$.OIDCProviderName'), nullif(resource_name, ''), '-'), actor, event_name;
