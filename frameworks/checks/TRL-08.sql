/* {
  "id": "TRL-08",
  "severity": "high",
  "title": { "en": "Trail delivers to OSS", "zh-CN": "跟踪投递到 OSS" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketInfo", "sls.GetLogStore"],
  "parameters": { "long_days": 365 },
  "reasons": {
    "delivers": { "en": "Trail {subject}: delivers to bucket {bucket}, which exists in {location}", "zh-CN": "跟踪 {subject}：投递到存储空间 {bucket}，该空间存在（{location}）" },
    "no-bucket": { "en": "Trail {subject}: names bucket {bucket}, which does not exist ({code})", "zh-CN": "跟踪 {subject}：配置的存储空间 {bucket} 不存在（{code}）" },
    "short": { "en": "Trail {subject}: OssBucketName is empty and SLS keeps {ttl_days} days, {floor} are required", "zh-CN": "跟踪 {subject}：OssBucketName 为空，SLS 仅保存 {ttl_days} 天，要求 {floor} 天" },
    "nowhere": { "en": "Trail {subject}: OssBucketName is empty and there is no logstore either: nothing is kept", "zh-CN": "跟踪 {subject}：OssBucketName 为空且没有日志库：未保存任何日志" },
    "sls-long": { "en": "Trail {subject}: OssBucketName is empty, SLS alone keeps {ttl_days} days, {floor} are required", "zh-CN": "跟踪 {subject}：OssBucketName 为空，仅由 SLS 保存 {ttl_days} 天，要求 {floor} 天" },
    "unseen": { "en": "Trail {subject}: whether bucket {bucket} or the logstore keeps the events could not be read", "zh-CN": "跟踪 {subject}：无法读取存储空间 {bucket} 或日志库的保存情况" },
    "no-trail": { "en": "Account {subject} has no trail: nothing is delivered to OSS", "zh-CN": "账号 {subject} 没有跟踪：没有投递到 OSS" }
  },
  "rationale": { "en": "A second, cheap copy outlives a logstore that is deleted or expires. A store that itself keeps a year or more may stand alone.", "zh-CN": "第二份低成本副本可在日志库被删除或过期后继续存在；保存一年以上的日志库可以单独使用。" },
  "remediation": {
    "text": { "en": "UpdateTrail with OssBucketName, best a bucket of a log-archive account with a locked retention policy (OSS-04).", "zh-CN": "UpdateTrail，设置 OssBucketName，最好是日志归档账号中带锁定保留策略的存储空间（OSS-04）。" },
    "validation": { "en": "A .gz object appears below AliyunLogs/Actiontrail for today (UTC).", "zh-CN": "AliyunLogs/Actiontrail 下出现当天（UTC）的 .gz 对象。" },
    "changing": true
  }
} */
select
	t.account,
	t.home_region as region,
	t.name as resource,
	case
		when t.oss_bucket <> '' and b.absent then 'fail'
		when t.oss_bucket <> '' and b.name = t.oss_bucket then 'pass'
		when t.oss_bucket <> '' then 'unknown'
		when t.sls_project = '' or l.absent then 'fail'
		when l.ttl_days is null then 'unknown'
		when l.ttl_days < :long_days then 'fail'
		else 'not-applicable'
	end as verdict,
	case
		when t.oss_bucket <> '' and b.absent then 'no-bucket'
		when t.oss_bucket <> '' and b.name = t.oss_bucket then 'delivers'
		when t.oss_bucket <> '' then 'unseen'
		when t.sls_project = '' or l.absent then 'nowhere'
		when l.ttl_days is null then 'unseen'
		when l.ttl_days < :long_days then 'short'
		else 'sls-long'
	end as reason,
	t.evidence || coalesce(' ' || b.evidence, '') || case when t.oss_bucket = '' then coalesce(' ' || l.evidence, '') else '' end as evidence,
	t.oss_bucket as bucket,
	b.location,
	coalesce(b.code, l.code) as code,
	l.ttl_days,
	:long_days as floor,
	t.name as subject,
	1 as certain
from trail t
left join bucket b on b.account = t.oss_account and b.bucket = t.oss_bucket and t.oss_bucket <> ''
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
union all
select account, null, account, 'fail', 'no-trail', evidence, null, null, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
