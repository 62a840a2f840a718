/* {
  "id": "OSS-06",
  "severity": "medium",
  "title": { "en": "Bucket encrypted", "zh-CN": "存储空间加密" },
  "sources": ["actiontrail.DescribeTrails", "oss.GetBucketEncryption"],
  "parameters": { "accept_platform_encryption": 0, "require_cmk": 0 },
  "reasons": {
    "encrypted": { "en": "{subject}: new objects are encrypted with {algorithm}", "zh-CN": "{subject}：新对象以 {algorithm} 加密" },
    "none": { "en": "{subject}: there is no default encryption ({code})", "zh-CN": "{subject}：没有默认加密（{code}）" },
    "accepted": { "en": "{subject}: there is no default encryption ({code}); the platform's own is accepted (parameter accept_platform_encryption)", "zh-CN": "{subject}：没有默认加密（{code}）；接受平台自身加密（参数 accept_platform_encryption）" },
    "not-cmk": { "en": "{subject}: encrypted with {algorithm}, a key of one's own in KMS is required (parameter require_cmk)", "zh-CN": "{subject}：以 {algorithm} 加密，要求使用 KMS 中的自有密钥（参数 require_cmk）" },
    "absent": { "en": "{subject}: the bucket is not there ({code})", "zh-CN": "{subject}：存储空间不存在（{code}）" },
    "unseen": { "en": "{subject}: the encryption could not be read", "zh-CN": "{subject}：无法读取加密设置" },
    "no-oss": { "en": "Account {subject} has no OSS destination (TRL-08)", "zh-CN": "账号 {subject} 没有 OSS 投递目的地（见 TRL-08）" }
  },
  "rationale": { "en": "Frameworks ask that stored audit records are encrypted. A default rule covers every object that a trail writes; with a key of one's own reading needs two grants, not one.", "zh-CN": "各框架要求审计记录加密存储。默认规则覆盖跟踪写入的所有对象；使用自有密钥时读取需要两项授权。" },
  "remediation": {
    "text": { "en": "PutBucketEncryption with AES256, or with KMS and the id of a key whose policy lets the trail's role use it. Objects that are there already stay as they are.", "zh-CN": "PutBucketEncryption 设为 AES256，或 KMS 及其密钥 ID（密钥策略须允许跟踪的角色使用）。已有对象不变。" },
    "validation": { "en": "GetBucketEncryption: SSEAlgorithm; a new log object shows x-oss-server-side-encryption.", "zh-CN": "GetBucketEncryption：SSEAlgorithm；新日志对象带有 x-oss-server-side-encryption。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'encrypted' then 'pass'
		when 'accepted' then 'not-applicable'
		when 'unseen' then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	evidence,
	algorithm,
	code,
	resource as subject
from (
	select
		a.account,
		a.region,
		a.bucket as resource,
		case
			when c.algorithm = 'none' then case when :accept_platform_encryption then 'accepted' else 'none' end
			when c.absent then 'absent'
			when c.algorithm is null then 'unseen'
			when :require_cmk and (c.algorithm <> 'KMS' or c.kms_key = '') then 'not-cmk'
			else 'encrypted'
		end as reason,
		a.evidence || coalesce(' ' || c.evidence, '') as evidence,
		c.algorithm,
		c.code
	from archive_bucket a
	left join bucket_encryption c on c.account = a.account and c.bucket = a.bucket
)
union all
select account, null, account, 'not-applicable', 'no-oss', evidence, null, null, account
from account_without_oss;
