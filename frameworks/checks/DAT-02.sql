/* {
  "id": "DAT-02",
  "severity": "high",
  "title": { "en": "OSS access log where object reads matter", "zh-CN": "敏感桶访问日志" },
  "sources": ["oss.GetBucketLogging.sensitive", "oss.ListBuckets"],
  "parameters": { "sensitive_buckets": [] },
  "reasons": {
    "on": { "en": "{subject}: access log goes to {target}", "zh-CN": "{subject}：访问日志写入 {target}" },
    "off": { "en": "{subject} is called sensitive and has no access log: reads of its objects leave no trace", "zh-CN": "{subject} 被标为敏感但没有访问日志：对象读取不留痕迹" },
    "own": { "en": "{subject}: the access log is written into the bucket itself", "zh-CN": "{subject}：访问日志写入本存储空间" },
    "not-found": { "en": "{subject} is in sensitive_buckets, but no account in scope lists a bucket of this name", "zh-CN": "{subject} 在 sensitive_buckets 中，但范围内账号均未列出该存储空间" },
    "unseen": { "en": "{subject}: the access log setting could not be read", "zh-CN": "{subject}：无法读取访问日志设置" },
    "none-named": { "en": "The scope names no sensitive bucket (list sensitive_buckets)", "zh-CN": "范围文件未列出敏感存储空间（列表 sensitive_buckets）" }
  },
  "rationale": { "en": "A trail of management events is no proof of who read objects. Which buckets matter only their owner knows: name them in the list sensitive_buckets of the scope file.", "zh-CN": "管控事件跟踪不能证明谁读取了对象。哪些存储空间敏感只有属主知道：请在范围文件的 sensitive_buckets 列表中列出。" },
  "remediation": {
    "text": { "en": "PutBucketLogging with a TargetBucket in another bucket, or select OSS data events for the bucket (TRL-11).", "zh-CN": "PutBucketLogging，TargetBucket 设为其他存储空间，或为该存储空间选择 OSS 数据事件（TRL-11）。" },
    "validation": { "en": "Read one object, then find the line of that read in the target bucket (it may take hours).", "zh-CN": "读取一个对象，随后在目标存储空间中找到该读取记录（可能需数小时）。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason when 'on' then 'pass' when 'unseen' then 'unknown' when 'not-found' then 'unknown' else 'fail' end as verdict,
	reason,
	evidence,
	target,
	resource as subject
from (
	select
		b.account,
		b.region,
		s.value as resource,
		case
			when b.bucket is null then 'not-found'
			when g.state is not 'confirmed' or g.absent then 'unseen'
			when nullif(json_extract(g.body, '$.BucketLoggingStatus.LoggingEnabled.TargetBucket'), '') is null then 'off'
			when json_extract(g.body, '$.BucketLoggingStatus.LoggingEnabled.TargetBucket') = s.value then 'own'
			else 'on'
		end as reason,
		coalesce(b.evidence || ' ', (select group_concat(id, ' ') from "oss.ListBuckets")) || coalesce(' ' || g.id, '') as evidence,
		json_extract(g.body, '$.BucketLoggingStatus.LoggingEnabled.TargetBucket') as target
	from list s
	left join bucket_listed b on b.bucket = s.value
	left join "oss.GetBucketLogging.sensitive" g on g.account = b.account and json_extract(g.params, '$.bucket') = b.bucket
	where s.name = 'sensitive_buckets'
)
union all
select account, null, account, 'not-applicable', 'none-named', id, null, account
from "oss.ListBuckets"
where not exists (select 1 from list where name = 'sensitive_buckets');
