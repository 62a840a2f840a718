/* {
  "id": "OSS-04",
  "severity": "high",
  "title": { "en": "Retention policy (WORM) is locked", "zh-CN": "合规保留策略已锁定" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketWorm"],
  "parameters": { "oss_days": 180, "require_worm": 1 },
  "reasons": {
    "locked": { "en": "{subject}: retention policy is Locked for {days} days, {floor} are required", "zh-CN": "{subject}：合规保留策略已锁定 {days} 天，要求 {floor} 天" },
    "short": { "en": "{subject}: retention policy is Locked for {days} days, {floor} are required", "zh-CN": "{subject}：合规保留策略仅锁定 {days} 天，要求 {floor} 天" },
    "not-locked": { "en": "{subject}: retention policy is {worm_state} since {created} and not Locked; it lapses 24 hours after it was begun", "zh-CN": "{subject}：合规保留策略自 {created} 起为 {worm_state}，未锁定；开始 24 小时后失效" },
    "none": { "en": "{subject}: there is no retention policy ({code}), Locked for {floor} days is required", "zh-CN": "{subject}：没有合规保留策略（{code}），要求锁定 {floor} 天" },
    "absent": { "en": "{subject}: the bucket is not there ({code})", "zh-CN": "{subject}：存储空间不存在（{code}）" },
    "not-required": { "en": "{subject}: a locked retention policy is not required (parameter require_worm)", "zh-CN": "{subject}：不要求锁定合规保留策略（参数 require_worm）" },
    "unseen": { "en": "{subject}: the retention policy could not be read", "zh-CN": "{subject}：无法读取合规保留策略" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "Only a locked policy binds everybody, the owner included. InProgress is a draft: it can be deleted, and after 24 hours it is gone.", "zh-CN": "只有锁定的策略对所有人（包括属主）有约束力。InProgress 只是草稿：可删除，24 小时后失效。" },
  "remediation": {
    "text": { "en": "Decide with the owner of the data, then InitiateBucketWorm and CompleteBucketWorm. Locking can not be undone and the bucket can not be emptied before the days are over: try it on a bucket of its own first.", "zh-CN": "与数据负责人确认后执行 InitiateBucketWorm 和 CompleteBucketWorm。锁定不可撤销，期满前不能清空存储空间：请先在独立的存储空间上试用。" },
    "validation": { "en": "GetBucketWorm: State is Locked, RetentionPeriodInDays at least the floor; deleting a test object is refused.", "zh-CN": "GetBucketWorm：State 为 Locked，RetentionPeriodInDays 不低于要求；删除测试对象被拒绝。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'locked' then 'pass'
		when 'not-required' then 'not-applicable'
		when 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	evidence,
	worm_state,
	days,
	:oss_days as floor,
	created,
	code,
	resource as subject
from (
	select distinct
		t.oss_account as account,
		t.oss_region as region,
		t.oss_bucket as resource,
		case
			when w.worm_state = 'Locked' and w.days >= :oss_days then 'locked'
			when w.absent and w.code = 'NoSuchBucket' then 'absent'
			when not :require_worm then 'not-required'
			when w.absent then 'none'
			when w.worm_state = 'Locked' and w.days < :oss_days then 'short'
			when w.worm_state is not null and w.worm_state <> 'Locked' then 'not-locked'
			else 'unseen'
		end as reason,
		t.evidence || coalesce(' ' || w.evidence, '') as evidence,
		w.worm_state,
		w.days,
		w.created,
		w.code
	from trail t
	left join bucket_worm w on w.account = t.oss_account and w.bucket = t.oss_bucket
	where t.oss_bucket <> ''
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.oss_bucket <> '');
