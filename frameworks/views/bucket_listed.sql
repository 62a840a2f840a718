-- A bucket of an account in scope.  Any endpoint lists the buckets of all regions.
create view bucket_listed as
select
	x.account,
	-- "oss-cn-hangzhou"
	substr(json_extract(b.value, '$.Location'), 5) as region,
	json_extract(b.value, '$.Name') as bucket,
	x.id as evidence
from "oss.ListBuckets" x, json_each(x.body, '$.ListAllMyBucketsResult.Buckets.Bucket') b
where x.state = 'confirmed' and x.absent = 0;
