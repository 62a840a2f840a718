/* {
  "id": "OSS-02",
  "severity": "critical",
  "title": { "en": "Bucket is not public", "zh-CN": "存储空间非公开" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketAcl", "oss.GetBucketPolicy", "oss.GetBucketPolicyStatus", "oss.GetBucketPublicAccessBlock"],
  "reasons": {
    "private": { "en": "{subject}: ACL is {acl}, the policy is not public (GetBucketPolicyStatus), public access is blocked", "zh-CN": "{subject}：ACL 为 {acl}，授权策略非公开（GetBucketPolicyStatus），已阻止公共访问" },
    "acl": { "en": "{subject}: ACL is {acl}: anybody can read the logs", "zh-CN": "{subject}：ACL 为 {acl}：任何人可读取日志" },
    "policy": { "en": "{subject}: the policy makes the bucket public (GetBucketPolicyStatus: IsPublic is true)", "zh-CN": "{subject}：授权策略使存储空间公开（GetBucketPolicyStatus：IsPublic 为 true）" },
    "anyone": { "en": "{subject}: a policy statement allows every principal without a condition, though GetBucketPolicyStatus says that it is not public", "zh-CN": "{subject}：授权策略中有语句无条件允许所有主体，而 GetBucketPolicyStatus 称其非公开" },
    "not-blocked": { "en": "{subject}: not public today (ACL {acl}), but public access is not blocked: one call opens it", "zh-CN": "{subject}：目前非公开（ACL {acl}），但未阻止公共访问：一次调用即可公开" },
    "absent": { "en": "{subject}: the bucket is not there ({code})", "zh-CN": "{subject}：存储空间不存在（{code}）" },
    "unseen": { "en": "{subject}: ACL, policy status or public access block could not be read", "zh-CN": "{subject}：无法读取 ACL、授权策略状态或阻止公共访问设置" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "Audit logs name people, addresses and resources: whoever reads them knows where to attack. Three settings decide, so all three are read; the service's own verdict on the policy is preferred to reading the policy.", "zh-CN": "审计日志包含人员、地址和资源：可读取者即知攻击目标。由三项设置共同决定，因此三项都读取；优先采用服务对授权策略的判定。" },
  "remediation": {
    "text": { "en": "PutBucketAcl private; PutBucketPublicAccessBlock true; take statements for every principal out of the policy.", "zh-CN": "PutBucketAcl 设为 private；PutBucketPublicAccessBlock 设为 true；从授权策略中移除面向所有主体的语句。" },
    "validation": { "en": "The three calls again. From outside, with consent: an anonymous GET of a log object is refused.", "zh-CN": "再次读取三项设置。经同意后从外部验证：匿名 GET 日志对象被拒绝。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'private' then 'pass'
		when 'not-blocked' then 'warn'
		when 'anyone' then 'warn'
		when 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	evidence,
	acl,
	code,
	resource as subject,
	1 as certain
from (
	select
		a.account,
		a.region,
		a.bucket as resource,
		case
			when p.gone then 'absent'
			when p.acl in ('public-read', 'public-read-write') then 'acl'
			when p.is_public = 'true' then 'policy'
			when p.acl is not 'private' or p.is_public is not 'false' or p.blocked is null then 'unseen'
			when exists (select 1 from bucket_policy_statement s where s.account = a.account and s.bucket = a.bucket and s.anyone) then 'anyone'
			when p.blocked <> 'true' then 'not-blocked'
			else 'private'
		end as reason,
		a.evidence || coalesce(' ' || p.evidence, '') as evidence,
		p.acl,
		p.code
	from archive_bucket a
	left join bucket_public p on p.account = a.account and p.bucket = a.bucket
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, account, null
from account_without_oss;
