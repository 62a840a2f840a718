/* {
  "id": "D-LOG-06",
  "severity": "critical",
  "title": { "en": "Protection of the audit bucket changed", "zh-CN": "审计存储空间的保护被修改" },
  "tactic": "defense-evasion T1562.008",
  "baseline": "none",
  "calendar": false,
  "sources": ["actiontrail.DescribeTrails", "events"],
  "parameters": { "audit_buckets": [] },
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "The bucket of a trail holds the long copy. Its lock, its versions and its access rules are what stands between an intruder and that copy.", "zh-CN": "跟踪的存储空间保存长期副本，其合规保留、版本控制与访问规则是入侵者与该副本之间的屏障。" },
  "false-positives": { "en": "First set-up of the bucket. Deletions of single objects are data events and are not seen here.", "zh-CN": "存储空间首次配置。单个对象的删除属于数据事件，此处不可见。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "OSS-03 and OSS-04 pass.", "zh-CN": "OSS-03、OSS-04 通过。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.bucketName'), json_extract_scalar(request_json, '$.BucketName'), json_extract_scalar(request_json, '$.bucket'), nullif(split_part(json_extract_scalar(request_json, '$.Host'), '.', 1), ''), '-') as resource,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.bucketName'), json_extract_scalar(request_json, '$.BucketName'), json_extract_scalar(request_json, '$.bucket'), nullif(split_part(json_extract_scalar(request_json, '$.Host'), '.', 1), ''), '-') as subject,
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
	and (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'oss' and event_name in (
			'DeleteBucket', 'PutBucketAcl', 'PutBucketPolicy', 'DeleteBucketPolicy',
			'PutBucketLifecycle', 'DeleteBucketLifecycle', 'AbortBucketWorm', 'PutBucketVersioning',
			'DeleteBucketEncryption', 'PutBucketEncryption', 'DeleteBucketReplication',
			'DeleteBucketLogging', 'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock',
			'PutBucketWebsite'
		))
	-- a resource name may be a list, or a path of which the bucket is the last part
	and exists (
		select 1
		from (select oss_bucket as bucket from trail where oss_bucket <> '' union select value from list where name = 'audit_buckets') a
		where strpos(
			concat(',', replace(replace(coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.bucketName'), json_extract_scalar(request_json, '$.BucketName'), json_extract_scalar(request_json, '$.bucket'), nullif(split_part(json_extract_scalar(request_json, '$.Host'), '.', 1), ''), '-'), ';', ','), ':', ','), ','),
			concat(',', a.bucket, ',')
		) > 0
	)
group by recipient_account_id, region, coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.bucketName'), json_extract_scalar(request_json, '$.BucketName'), json_extract_scalar(request_json, '$.bucket'), nullif(split_part(json_extract_scalar(request_json, '$.Host'), '.', 1), ''), '-'), actor, event_name;
