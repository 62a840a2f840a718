/* {
  "id": "buckets",
  "section": "retention",
  "title": { "en": "Archive buckets and what protects them", "zh-CN": "归档存储空间及其保护" },
  "settings": { "of": ["location"], "are": ["expires", "worm", "acl", "public_policy", "block_public", "versioning", "encryption", "logging"] },
  "sources": [
    "actiontrail.DescribeTrails", "oss.GetBucketAcl", "oss.GetBucketEncryption", "oss.GetBucketInfo", "oss.GetBucketLifecycle",
    "oss.GetBucketLogging", "oss.GetBucketPolicyStatus", "oss.GetBucketVersioning", "oss.GetBucketWorm"
  ],
  "parameters": { "oss_days": 180 },
  "columns": {
    "location": { "en": "Bucket and log prefix", "zh-CN": "存储空间与日志前缀" },
    "answer": { "en": "Exists", "zh-CN": "存在" },
    "expires": { "en": "Earliest expiry, days", "zh-CN": "最早过期天数" },
    "required": { "en": "Days required", "zh-CN": "要求天数" },
    "worm": { "en": "Retention policy", "zh-CN": "合规保留策略" },
    "acl": { "en": "ACL", "zh-CN": "ACL" },
    "public_policy": { "en": "Policy is public", "zh-CN": "授权策略公开" },
    "block_public": { "en": "Public access blocked", "zh-CN": "阻止公共访问" },
    "versioning": { "en": "Versioning", "zh-CN": "版本控制" },
    "encryption": { "en": "Encryption", "zh-CN": "加密" },
    "logging": { "en": "Access log to", "zh-CN": "访问日志存放" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  },
  "values": {
    "answer": { "true": { "en": "yes", "zh-CN": "是" } },
    "public_policy": { "true": { "en": "yes", "zh-CN": "是" }, "false": { "en": "no", "zh-CN": "否" }, "none": { "en": "no policy", "zh-CN": "无授权策略" } },
    "block_public": { "true": { "en": "yes", "zh-CN": "是" }, "false": { "en": "no", "zh-CN": "否" } },
    "versioning": { "none": { "en": "never on", "zh-CN": "从未开启" } },
    "encryption": { "none": { "en": "none", "zh-CN": "无" } },
    "logging": { "none": { "en": "nowhere", "zh-CN": "未存放" } }
  }
} */
select
	t.oss_bucket || '/' || t.log_prefix as location,
	case when b.state = 'confirmed' and not b.absent then 'true' else coalesce(b.code, b.state) end as answer,
	coalesce((select min(r.days) from log_lifecycle_rule r where r.arn = t.arn), l.code) as expires,
	:oss_days as required,
	coalesce(w.worm_state || ' ' || w.days, w.code) as worm,
	max(case s.setting when 'acl' then s.value end) as acl,
	max(case s.setting when 'public-policy' then s.value end) as public_policy,
	nullif(b.block_public, '') as block_public,
	max(case s.setting when 'versioning' then s.value end) as versioning,
	max(case s.setting when 'encryption' then s.value end) as encryption,
	max(case s.setting when 'logging' then s.value end) as logging,
	concat_ws(' ', b.evidence, l.evidence, w.evidence, group_concat(s.evidence, ' ')) as evidence
from trail t
left join bucket b on b.account = t.oss_account and b.bucket = t.oss_bucket
left join bucket_lifecycle l on l.account = t.oss_account and l.bucket = t.oss_bucket
left join bucket_worm w on w.account = t.oss_account and w.bucket = t.oss_bucket
left join bucket_setting s on s.account = t.oss_account and s.bucket = t.oss_bucket
where t.oss_bucket <> ''
group by t.arn
order by 1;
