/* {
  "id": "DAT-02",
  "severity": "high",
  "title": { "en": "OSS access log where object reads matter", "zh-CN": "敏感桶访问日志" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.ListDataEventSelectors", "oss.GetBucketLogging.sensitive", "oss.ListBuckets"],
  "parameters": { "sensitive_buckets": [] },
  "reasons": {
    "on": { "en": "{subject}: access log goes to {target}", "zh-CN": "{subject}：访问日志写入 {target}" },
    "selector": { "en": "{subject} has no access log elsewhere, but trail {trail} records all OSS data events of its account and region", "zh-CN": "{subject} 没有写往他处的访问日志，但跟踪 {trail} 记录其账号与地域的全部 OSS 数据事件" },
    "off": { "en": "{subject} is called sensitive and has no access log: reads of its objects leave no trace", "zh-CN": "{subject} 被标为敏感但没有访问日志：对象读取不留痕迹" },
    "own": { "en": "{subject}: the access log is written into the bucket itself", "zh-CN": "{subject}：访问日志写入本存储空间" },
    "not-found": { "en": "{subject} is in sensitive_buckets, but no account in scope lists a bucket of this name", "zh-CN": "{subject} 在 sensitive_buckets 中，但范围内账号均未列出该存储空间" },
    "unseen": { "en": "{subject}: the access log setting could not be read", "zh-CN": "{subject}：无法读取访问日志设置" },
    "none-named": { "en": "The scope names no sensitive bucket (list sensitive_buckets)", "zh-CN": "范围文件未列出敏感存储空间（列表 sensitive_buckets）" }
  },
  "rationale": { "en": "A trail of management events is no proof of who read objects. Which buckets matter only their owner knows: name them in the list sensitive_buckets of the scope file. A data-event selector of an enabled trail that takes all calls of Oss and is delivered everywhere counts as well (OSS-07). Access logs that SLS collects are not seen by these calls: attest them.", "zh-CN": "管控事件跟踪不能证明谁读取了对象。哪些存储空间敏感只有属主知道：请在范围文件的 sensitive_buckets 列表中列出。已启用跟踪的 Oss 数据事件选择器记录全部调用并投递成功的同样视为满足（见 OSS-07）。由 SLS 采集的访问日志无法由这些调用看到，请另行证明。" },
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
	case reason when 'on' then 'pass' when 'selector' then 'pass' when 'unseen' then 'unknown' when 'not-found' then 'unknown' else 'fail' end as verdict,
	reason,
	concat_ws(' ', evidence, case reason when 'selector' then selected end) as evidence,
	target,
	trail,
	resource as subject
from (
	select
		x.*,
		case
			when x.account is null then 'not-found'
			when not x.seen then 'unseen'
			when x.target <> x.resource then 'on'
			when x.trail is not null then 'selector'
			when x.target is null then 'off'
			else 'own'
		end as reason
	from (
		select
			b.account,
			b.region,
			s.value as resource,
			g.state is 'confirmed' and not g.absent as seen,
			nullif(json_extract(g.body, '$.BucketLoggingStatus.LoggingEnabled.TargetBucket'), '') as target,
			coalesce(b.evidence || ' ', (select group_concat(id, ' ') from "oss.ListBuckets")) || coalesce(' ' || g.id, '') as evidence,
			(select min(d.trail) from oss_data_event d where d.holder in ('*', b.account) and d.covers in ('*', b.region)) as trail,
			(select min(d.evidence) from oss_data_event d where d.holder in ('*', b.account) and d.covers in ('*', b.region)) as selected
		from list s
		left join bucket_listed b on b.bucket = s.value
		left join "oss.GetBucketLogging.sensitive" g on g.account = b.account and json_extract(g.params, '$.bucket') = b.bucket
		where s.name = 'sensitive_buckets'
	) x
)
union all
select account, null, account, 'not-applicable', 'none-named', id, null, null, account
from "oss.ListBuckets"
where not exists (select 1 from list where name = 'sensitive_buckets');
