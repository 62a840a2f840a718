/* {
  "id": "OSS-07",
  "severity": "medium",
  "title": { "en": "Access log of the archive bucket on", "zh-CN": "审计桶访问日志已开启" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.ListDataEventSelectors", "oss.GetBucketLogging"],
  "reasons": {
    "on": { "en": "{subject}: access log goes to {target}", "zh-CN": "{subject}：访问日志写入 {target}" },
    "selector": { "en": "{subject}: no access log elsewhere, but trail {trail} records all OSS data events of its account and region", "zh-CN": "{subject}：没有写往他处的访问日志，但跟踪 {trail} 记录其账号与地域的全部 OSS 数据事件" },
    "off": { "en": "{subject}: there is no access log: nobody could tell who read or deleted log objects", "zh-CN": "{subject}：没有访问日志：无法得知谁读取或删除了日志对象" },
    "own": { "en": "{subject}: the access log is written into the bucket itself, where whoever deletes logs deletes it too", "zh-CN": "{subject}：访问日志写入本存储空间，删除日志者可一并删除" },
    "absent": { "en": "{subject}: the bucket is not there ({code})", "zh-CN": "{subject}：存储空间不存在（{code}）" },
    "unseen": { "en": "{subject}: the access log setting could not be read", "zh-CN": "{subject}：无法读取访问日志设置" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "Reading and deleting log objects are data events, which a trail of management events does not hold: without this, tampering with the OSS copy is invisible. A data-event selector of an enabled trail counts as well, when it takes all calls, reads and writes, and is delivered everywhere; selectors name services, not buckets, so one for Oss covers each bucket of its account and region.", "zh-CN": "读取和删除日志对象属于数据事件，管控事件跟踪不记录：没有访问日志，篡改 OSS 副本将不可见。已启用跟踪的数据事件选择器记录全部读写并投递成功的同样视为满足；选择器按服务而非存储空间设置，因此 Oss 选择器覆盖其账号与地域的全部存储空间。" },
  "remediation": {
    "text": { "en": "PutBucketLogging with a TargetBucket in another place, best of a log-archive account, or select OSS data events for this bucket (TRL-11).", "zh-CN": "PutBucketLogging，TargetBucket 设为其他存储空间（最好属于日志归档账号），或为该存储空间选择 OSS 数据事件（TRL-11）。" },
    "validation": { "en": "Read one log object, then find the line of that read in the target bucket (it may take hours).", "zh-CN": "读取一个日志对象，随后在目标存储空间中找到该读取记录（可能需数小时）。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'on' then 'pass'
		when 'selector' then 'pass'
		when 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	concat_ws(' ', evidence, case reason when 'selector' then selected end) as evidence,
	target,
	trail,
	code,
	resource as subject,
	reason = 'absent' as certain
from (
	select
		b.*,
		case
			when b.gone then 'absent'
			when b.target is null then 'unseen'
			when b.target not in ('none', b.resource) then 'on'
			when b.trail is not null then 'selector'
			when b.target = 'none' then 'off'
			else 'own'
		end as reason
	from (
		select
			a.account,
			a.region,
			a.bucket as resource,
			g.absent as gone,
			g.target,
			g.code,
			a.evidence || coalesce(' ' || g.evidence, '') as evidence,
			(select min(d.trail) from oss_data_event d where d.holder in ('*', a.account) and d.covers in ('*', a.region)) as trail,
			(select min(d.evidence) from oss_data_event d where d.holder in ('*', a.account) and d.covers in ('*', a.region)) as selected
		from archive_bucket a
		left join bucket_logging g on g.account = a.account and g.bucket = a.bucket
	) b
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, null, account, null
from account_without_oss;
