/* {
  "id": "D-EXP-07",
  "severity": "medium",
  "title": { "en": "Encryption or TLS downgraded", "zh-CN": "加密/TLS 被降级" },
  "tactic": "collection T1557",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Data in the clear is read by whoever stands in between, or takes the disk. Turning encryption off is hardly ever needed.", "zh-CN": "明文数据可被中间人或取得磁盘者读取；关闭加密几乎没有正当需要。" },
  "false-positives": { "en": "Listeners for HTTP that only send browsers on to HTTPS are not counted when the call says so.", "zh-CN": "仅将浏览器转向 HTTPS 的 HTTP 监听，若调用中注明则不计入。" },
  "remediation": {
    "text": { "en": "Switch encryption on again; replace the listener by HTTPS; make the disk anew, encrypted.", "zh-CN": "重新启用加密；改用 HTTPS 监听；重建加密云盘。" },
    "validation": { "en": "DescribeDBInstanceSSL, DescribeDisks (Encrypted) and GetBucketEncryption show encryption on.", "zh-CN": "DescribeDBInstanceSSL、DescribeDisks（Encrypted）与 GetBucketEncryption 显示已加密。" },
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
			json_extract_scalar(request_json, '$.DBInstanceId'),
			json_extract_scalar(request_json, '$.DBClusterId'),
			json_extract_scalar(request_json, '$.LoadBalancerId'),
			json_extract_scalar(request_json, '$.DiskName'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service in ('rds', 'polardb') and event_name in ('ModifyDBInstanceSSL', 'ModifyDBClusterSSL'))
		or (service = 'slb' and event_name = 'CreateLoadBalancerHTTPListener')
		or (service = 'ecs' and event_name in ('CreateDisk', 'CreateDisks', 'DisableDiskEncryptionByDefault'))
		or (service = 'oss' and event_name = 'DeleteBucketEncryption')
	)
	and not (
		event_name in ('ModifyDBInstanceSSL', 'ModifyDBClusterSSL')
		and lower(coalesce(json_extract_scalar(request_json, '$.SSLEnabled'), '')) not in ('0', 'false', 'disable', 'off')
	)
	and not (
		event_name in ('CreateDisk', 'CreateDisks')
		-- a disk without the key follows the account's default, which DisableDiskEncryptionByDefault is about
		-- UNCONFIRMED: CreateDisks is in published alert rules only, not in the API list
		and lower(coalesce(json_extract_scalar(request_json, '$.Encrypted'), '')) not in ('0', 'false')
	)
	and not (
		event_name = 'CreateLoadBalancerHTTPListener'
		and lower(coalesce(json_extract_scalar(request_json, '$.ListenerForward'), 'off')) = 'on'
	)
group by recipient_account_id, region, subject, actor, event_name;
