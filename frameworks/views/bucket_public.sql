-- What decides whether an archive bucket is open to everybody: its ACL, what the service says of its policy, and the public
-- access block.  Each is null where it could not be read.  UNCONFIRMED: that the permissions of the last two are named
-- oss:GetBucketPolicyStatus and oss:GetBucketPublicAccessBlock.
create view bucket_public as
select
	a.account,
	a.region,
	json_extract(a.params, '$.bucket') as bucket,
	json_extract(a.body, '$.AccessControlPolicy.AccessControlList.Grant') as acl,
	json_extract(p.body, '$.PolicyStatus.IsPublic') as is_public,
	json_extract(b.body, '$.PublicAccessBlockConfiguration.BlockPublicAccess') as blocked,
	coalesce(a.absent and a.code = 'NoSuchBucket', 0) as gone,
	a.code,
	a.id || coalesce(' ' || p.id, '') || coalesce(' ' || b.id, '') as evidence
from "oss.GetBucketAcl" a
left join "oss.GetBucketPolicyStatus" p on p.account = a.account and json_extract(p.params, '$.bucket') = json_extract(a.params, '$.bucket')
left join "oss.GetBucketPublicAccessBlock" b on
	b.account = a.account and json_extract(b.params, '$.bucket') = json_extract(a.params, '$.bucket');
