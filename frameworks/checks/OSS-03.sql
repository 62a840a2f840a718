/* {
  "id": "OSS-03",
  "severity": "critical",
  "title": { "en": "Lifecycle does not delete logs before the floor", "zh-CN": "生命周期未过早删除日志" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketLifecycle"],
  "parameters": { "oss_days": 180 },
  "reasons": {
    "for-ever": { "en": "{subject}: no lifecycle is configured ({code}), objects live for ever; {floor} days are required", "zh-CN": "{subject}：未配置生命周期（{code}），对象永久保存；要求 {floor} 天" },
    "no-rule": { "en": "{subject}: no enabled lifecycle rule touches the log prefix; {floor} days are required", "zh-CN": "{subject}：没有已启用的生命周期规则涉及日志前缀；要求 {floor} 天" },
    "keeps": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") expires objects after {days} days, {floor} are required", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）在 {days} 天后删除对象，要求 {floor} 天" },
    "no-expiry": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") expires nothing inside {floor} days", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）在 {floor} 天内不删除对象" },
    "early": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") expires objects after {days} days, {floor} are required", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）在 {days} 天后删除对象，要求 {floor} 天" },
    "sweep": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") deletes by date ({date}) what is younger than {floor} days", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）按日期（{date}）删除不足 {floor} 天的对象" },
    "tagged": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") expires tagged objects earlier than {floor} days; whether log objects carry the tag is not known", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）对带标签的对象在 {floor} 天之前删除；日志对象是否带该标签未知" },
    "noncurrent": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") removes overwritten or deleted versions after {noncurrent_days} days, {floor} are required", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）在 {noncurrent_days} 天后清除被覆盖或删除的版本，要求 {floor} 天" },
    "archived": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") keeps the logs but archives them after {archive_days} days: reading needs RestoreObject", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）保留日志但在 {archive_days} 天后转为归档：读取需先 RestoreObject" },
    "unreadable": { "en": "{subject}: rule {rule} (prefix \"{prefix}\") deletes by a date that can not be read ({date})", "zh-CN": "{subject}：规则 {rule}（前缀 \"{prefix}\"）的删除日期无法解析（{date}）" },
    "absent": { "en": "{subject}: the bucket is not there ({code}), so it keeps nothing; {floor} days are required", "zh-CN": "{subject}：存储空间不存在（{code}），未保存任何日志；要求 {floor} 天" },
    "unseen": { "en": "{subject}: the lifecycle rules could not be read", "zh-CN": "{subject}：无法读取生命周期规则" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "A rule deletes silently and without an actor. A rule with a shorter prefix covers the logs too, one with a longer prefix some of them. No lifecycle at all means that objects live for ever, which is good here.", "zh-CN": "生命周期规则会静默删除，且没有操作者。前缀较短的规则也覆盖日志，较长的覆盖其中一部分。没有生命周期规则意味着对象永久保存，在此是合格的。" },
  "remediation": {
    "text": { "en": "Change the rule: exclude the log prefix, or expire after 365 days or more (PutBucketLifecycle replaces all rules: send the others unchanged).", "zh-CN": "修改规则：排除日志前缀，或将过期时间设为 365 天以上（PutBucketLifecycle 会整体替换，请原样带上其他规则）。" },
    "validation": { "en": "GetBucketLifecycle again; work out the day on which the newest and the oldest log object would go.", "zh-CN": "再次调用 GetBucketLifecycle；推算最新与最旧日志对象的删除日期。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'for-ever' then 'pass'
		when 'no-rule' then 'pass'
		when 'keeps' then 'pass'
		when 'no-expiry' then 'pass'
		when 'early' then 'fail'
		when 'sweep' then 'fail'
		when 'absent' then 'fail'
		when 'noncurrent' then 'warn'
		when 'archived' then 'warn'
		else 'unknown'
	end as verdict,
	reason,
	evidence,
	rule,
	prefix,
	days,
	date,
	noncurrent_days,
	archive_days,
	:oss_days as floor,
	code,
	resource as subject
from (
	select
		t.oss_account as account,
		t.oss_region as region,
		t.oss_bucket || '/' || t.log_prefix as resource,
		case
			when l.absent and l.code = 'NoSuchLifecycle' then 'for-ever'
			when l.absent then 'absent'
			when l.state is not 'confirmed' then 'unseen'
			when r.arn is null then 'no-rule'
			when r.tagged and (
				r.days < :oss_days or r.on_date is not null
				or (r.created_before is not null and epoch(r.created_before) is not null and epoch(r.created_before) > :now - :oss_days * 86400)
			) then 'tagged'
			when r.days < :oss_days then 'early'
			when r.on_date is not null then 'sweep'
			when r.created_before is not null and epoch(r.created_before) is null then 'unreadable'
			when epoch(r.created_before) > :now - :oss_days * 86400 then 'sweep'
			when r.noncurrent_days < :oss_days then 'noncurrent'
			when r.archive_days < :oss_days then 'archived'
			when r.days is not null then 'keeps'
			else 'no-expiry'
		end as reason,
		t.evidence || coalesce(' ' || l.evidence, '') as evidence,
		r.rule,
		r.prefix,
		r.days,
		coalesce(r.on_date, r.created_before) as date,
		r.noncurrent_days,
		r.archive_days,
		l.code
	from trail t
	left join bucket_lifecycle l on l.account = t.oss_account and l.bucket = t.oss_bucket
	left join log_lifecycle_rule r on r.arn = t.arn
	where t.oss_bucket <> ''
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, null, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.oss_bucket <> '');
