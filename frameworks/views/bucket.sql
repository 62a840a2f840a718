-- The archive bucket of a trail: is it there, where, whose.
create view bucket as
select
	x.account,
	x.region,
	json_extract(x.params, '$.bucket') as bucket,
	json_extract(x.body, '$.BucketInfo.Bucket.Name') as name,
	json_extract(x.body, '$.BucketInfo.Bucket.Location') as location,
	json_extract(x.body, '$.BucketInfo.Bucket.Owner.ID') as owner,
	json_extract(x.body, '$.BucketInfo.Bucket.DataRedundancyType') as redundancy,
	coalesce(json_extract(x.body, '$.BucketInfo.Bucket.BlockPublicAccess'), '') as block_public,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "oss.GetBucketInfo" x;
