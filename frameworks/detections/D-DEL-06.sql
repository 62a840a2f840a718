/* {
  "id": "D-DEL-06",
  "severity": "critical",
  "title": { "en": "Key material or secret destroyed or disabled", "zh-CN": "密钥/凭据被销毁或禁用" },
  "tactic": "impact T1485",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "What a lost key has encrypted is lost, and a changed key policy opens it to others. Deletion of a key can be cancelled only before its waiting period ends.", "zh-CN": "密钥丢失则其加密的数据随之丢失；密钥策略被改可使他人解密。计划删除只能在等待期内撤销。" },
  "false-positives": { "en": "Planned rotation of keys.", "zh-CN": "计划内的密钥轮换。" },
  "remediation": {
    "text": { "en": "Cancel the deletion (CancelKeyDeletion), enable the key again, restore the secret while its recovery window is open; then ask for the ticket.", "zh-CN": "先撤销删除（CancelKeyDeletion）、重新启用密钥、在恢复期内恢复凭据，再索取工单。" },
    "validation": { "en": "DescribeKey shows the key enabled, without a deletion date.", "zh-CN": "DescribeKey 显示密钥已启用且无删除日期。" },
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
			json_extract_scalar(request_json, '$.KeyId'),
			json_extract_scalar(request_json, '$.SecretName'),
			json_extract_scalar(request_json, '$.AliasName'),
			json_extract_scalar(request_json, '$.KmsInstanceId'),
			json_extract_scalar(request_json, '$.ProtectedResourceArn'),
			json_extract_scalar(request_json, '$.ClientKeyId'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service = 'kms' and event_name in (
			'ScheduleKeyDeletion', 'DisableKey', 'DeleteKeyMaterial', 'DeleteSecret', 'ReleaseKmsInstance',
			'SetKeyPolicy', 'SetSecretPolicy', 'DeleteAlias', 'DeleteClientKey', 'SetDeletionProtection'
		))
	)
	-- the platform's own work
	and identity_type <> 'system'
	and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
	-- switching protection on harms nobody
	and not (
		event_name = 'SetDeletionProtection'
		and lower(coalesce(json_extract_scalar(request_json, '$.EnableDeletionProtection'), 'false')) in ('true', '1')
	)
group by recipient_account_id, region, subject, actor, event_name;
