/* {
  "id": "OSS-10",
  "severity": "low",
  "title": { "en": "Cross-region or cross-account copy", "zh-CN": "异地副本" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketReplication"],
  "parameters": { "require_copy": 1 },
  "reasons": {
    "copied": { "en": "{subject}: rule {rule} copies {log_prefix} to {target} in {target_location} (status {status})", "zh-CN": "{subject}：规则 {rule} 将 {log_prefix} 复制到 {target_location} 的 {target}（状态 {status}）" },
    "starting": { "en": "{subject}: rule {rule} for {log_prefix} to {target} is still {status}", "zh-CN": "{subject}：将 {log_prefix} 复制到 {target} 的规则 {rule} 仍为 {status}" },
    "none": { "en": "{subject}: no replication rule in force covers {log_prefix}", "zh-CN": "{subject}：没有生效的复制规则覆盖 {log_prefix}" },
    "not-required": { "en": "{subject}: a second copy is not required (parameter require_copy)", "zh-CN": "{subject}：不要求第二副本（参数 require_copy）" },
    "absent": { "en": "{subject}: the bucket is not there ({code})", "zh-CN": "{subject}：存储空间不存在（{code}）" },
    "unseen": { "en": "{subject}: the replication rules could not be read", "zh-CN": "{subject}：无法读取复制规则" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "One bucket in one region, deletable by one account, is one mistake away from no archive. A rule counts when it is in force (doing) and its prefixes, or none, cover the whole log prefix.", "zh-CN": "单地域、单账号可删除的单个存储空间，一次失误即失去归档。规则须已生效（doing）且其前缀（或无前缀）覆盖整个日志前缀。" },
  "remediation": {
    "text": { "en": "PutBucketReplication for the log prefix to a bucket in another region, best of another account.", "zh-CN": "PutBucketReplication，将日志前缀复制到其他地域（最好是其他账号）的存储空间。" },
    "validation": { "en": "GetBucketReplication: Status is doing; an object of today appears in the target.", "zh-CN": "GetBucketReplication：Status 为 doing；目标存储空间中出现当天对象。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case
		when not :require_copy and reason <> 'copied' then 'not-applicable'
		when reason = 'copied' then 'pass'
		when reason = 'starting' then 'warn'
		when reason = 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	case when not :require_copy and reason <> 'copied' then 'not-required' else reason end as reason,
	evidence,
	log_prefix,
	rule,
	status,
	target,
	target_location,
	code,
	resource as subject
from (
	select
		t.oss_account as account,
		t.oss_region as region,
		t.oss_bucket as resource,
		case
			when x.absent and x.code = 'NoSuchBucket' then 'absent'
			when x.state is not 'confirmed' then 'unseen'
			when r.status = 'doing' then 'copied'
			when r.status = 'starting' then 'starting'
			else 'none'
		end as reason,
		t.evidence || coalesce(' ' || x.id, '') as evidence,
		t.log_prefix,
		r.rule,
		r.status,
		r.target,
		r.target_location,
		x.code,
		row_number() over (partition by t.arn order by r.status is not 'doing', r.status is not 'starting', r.rule) as nth
	from trail t
	left join "oss.GetBucketReplication" x on x.account = t.oss_account and json_extract(x.params, '$.bucket') = t.oss_bucket
	left join bucket_replication_rule r on
		r.account = t.oss_account
		and r.bucket = t.oss_bucket
		and (
			r.prefixes is null
			or exists (select 1 from json_each(r.prefixes) p where substr(t.log_prefix, 1, length(p.value)) = p.value)
		)
	where t.oss_bucket <> ''
)
where nth = 1
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, null, null, null, null, account
from account_without_oss;
