-- Default encryption of an archive bucket; algorithm is none where the service says that there is no rule.
create view bucket_encryption as
select
	x.account,
	json_extract(x.params, '$.bucket') as bucket,
	case
		when x.absent and x.code = 'NoSuchServerSideEncryptionRule' then 'none'
		else json_extract(x.body, '$.ServerSideEncryptionRule.ApplyServerSideEncryptionByDefault.SSEAlgorithm')
	end as algorithm,
	coalesce(json_extract(x.body, '$.ServerSideEncryptionRule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID'), '') as kms_key,
	x.absent,
	x.code,
	x.id as evidence
from "oss.GetBucketEncryption" x;
