-- One protection setting of an archive bucket: its value, "none" where the service says that there is none, null where unseen.
create view bucket_setting as
select account, json_extract(params, '$.bucket') as bucket, 'acl' as setting, id as evidence,
	json_extract(body, '$.AccessControlPolicy.AccessControlList.Grant') as value
from "oss.GetBucketAcl"
union all
select account, json_extract(params, '$.bucket'), 'public-policy', id,
	case when absent then 'none' else json_extract(body, '$.PolicyStatus.IsPublic') end
from "oss.GetBucketPolicyStatus"
union all
-- an empty answer means that versioning was never switched on
select account, json_extract(params, '$.bucket'), 'versioning', id,
	case when state = 'confirmed' and not absent then coalesce(json_extract(body, '$.VersioningConfiguration.Status'), 'none') end
from "oss.GetBucketVersioning"
union all
select account, json_extract(params, '$.bucket'), 'encryption', id,
	case when absent then 'none' else json_extract(body, '$.ServerSideEncryptionRule.ApplyServerSideEncryptionByDefault.SSEAlgorithm') end
from "oss.GetBucketEncryption"
union all
select account, json_extract(params, '$.bucket'), 'logging', id,
	case
		when state = 'confirmed' and not absent then coalesce(json_extract(body, '$.BucketLoggingStatus.LoggingEnabled.TargetBucket'), 'none')
	end
from "oss.GetBucketLogging";
