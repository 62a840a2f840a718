-- The lifecycle settings of an archive bucket as one answer; code NoSuchLifecycle means that objects live for ever.
create view bucket_lifecycle as
select
	x.account,
	x.region,
	json_extract(x.params, '$.bucket') as bucket,
	json_extract(x.body, '$.LifecycleConfiguration.Rule') as rules,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "oss.GetBucketLifecycle" x;
