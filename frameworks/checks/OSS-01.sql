/* {
  "id": "OSS-01",
  "severity": "critical",
  "title": { "en": "Archive bucket exists and is reachable", "zh-CN": "归档存储空间可用" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketInfo"],
  "reasons": {
    "there": { "en": "{subject} is there, in {location}", "zh-CN": "{subject} 存在，位于 {location}" },
    "absent": { "en": "{subject} is not there ({code}): the trail delivers into nothing, and the name is free for anybody to take", "zh-CN": "{subject} 不存在（{code}）：跟踪无处投递，且该名称可被任何人占用" },
    "unseen": { "en": "{subject}: whether the bucket is there could not be read", "zh-CN": "{subject}：无法确认存储空间是否存在" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "A trail keeps naming its bucket after the bucket is deleted; only the bucket's own answer shows that the copy exists.", "zh-CN": "存储空间被删除后跟踪仍会引用其名称，只有存储空间自身的应答能证明副本存在。" },
  "remediation": {
    "text": { "en": "Create the bucket again in the log-archive account or let the trail name another (UpdateTrail OssBucketName). What was deleted with the bucket does not come back.", "zh-CN": "在日志归档账号中重新创建存储空间，或用 UpdateTrail（OssBucketName）改为其他存储空间。随存储空间删除的内容无法恢复。" },
    "validation": { "en": "GetBucketInfo answers, and a .gz object of today (UTC) is listed below AliyunLogs/Actiontrail.", "zh-CN": "GetBucketInfo 有应答，且在 AliyunLogs/Actiontrail 下可列出当天（UTC）的 .gz 对象。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'there' then 'pass'
		when 'absent' then 'fail'
		else 'unknown'
	end as verdict,
	reason,
	evidence,
	location,
	code,
	resource as subject
from (
	select
		a.account,
		a.region,
		a.bucket as resource,
		case when b.absent then 'absent' when b.name = a.bucket then 'there' else 'unseen' end as reason,
		a.evidence || coalesce(' ' || b.evidence, '') as evidence,
		b.location,
		b.code
	from archive_bucket a
	left join bucket b on b.account = a.account and b.bucket = a.bucket
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, account
from account_without_oss;
