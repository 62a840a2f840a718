/* {
  "id": "OSS-05",
  "severity": "medium",
  "title": { "en": "Versioning on", "zh-CN": "版本控制已开启" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketVersioning", "oss.GetBucketWorm"],
  "reasons": {
    "enabled": { "en": "{subject}: versioning is {versioning}", "zh-CN": "{subject}：版本控制为 {versioning}" },
    "off": { "en": "{subject}: versioning is {versioning}: an overwritten or deleted log object is gone", "zh-CN": "{subject}：版本控制为 {versioning}：日志对象被覆盖或删除后无法恢复" },
    "locked": { "en": "{subject}: versioning is {versioning}, but a retention policy is Locked for {days} days: objects can not be overwritten", "zh-CN": "{subject}：版本控制为 {versioning}，但合规保留策略已锁定 {days} 天：对象不能被覆盖" },
    "absent": { "en": "{subject}: the bucket is not there ({code})", "zh-CN": "{subject}：存储空间不存在（{code}）" },
    "unseen": { "en": "{subject}: versioning could not be read", "zh-CN": "{subject}：无法读取版本控制" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "Suspended is not on: new versions are no longer kept. Where a locked retention policy forbids overwriting, versioning adds nothing.", "zh-CN": "Suspended 不等于开启：不再保留新版本。已锁定的合规保留策略禁止覆盖时，版本控制没有额外作用。" },
  "remediation": {
    "text": { "en": "PutBucketVersioning Enabled, together with a lifecycle for old versions that keeps the floor (OSS-03).", "zh-CN": "PutBucketVersioning 设为 Enabled，并为历史版本设置满足下限的生命周期（OSS-03）。" },
    "validation": { "en": "GetBucketVersioning: Status is Enabled.", "zh-CN": "GetBucketVersioning：Status 为 Enabled。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'enabled' then 'pass'
		when 'locked' then 'not-applicable'
		when 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	evidence,
	versioning,
	days,
	code,
	resource as subject
from (
	select
		a.account,
		a.region,
		a.bucket as resource,
		case
			when v.versioning = 'Enabled' then 'enabled'
			when v.absent then 'absent'
			when v.versioning is null then 'unseen'
			when w.worm_state = 'Locked' then 'locked'
			else 'off'
		end as reason,
		a.evidence || coalesce(' ' || v.evidence, '') || coalesce(' ' || w.evidence, '') as evidence,
		v.versioning,
		w.days,
		v.code
	from archive_bucket a
	left join bucket_versioning v on v.account = a.account and v.bucket = a.bucket
	left join bucket_worm w on w.account = a.account and w.bucket = a.bucket
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, null, account
from account_without_oss;
