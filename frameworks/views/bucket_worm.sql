-- The retention policy of an archive bucket, or the answer that there is none.
create view bucket_worm as
select
	x.account,
	x.region,
	json_extract(x.params, '$.bucket') as bucket,
	json_extract(x.body, '$.WormConfiguration.State') as worm_state,
	cast(json_extract(x.body, '$.WormConfiguration.RetentionPeriodInDays') as integer) as days,
	json_extract(x.body, '$.WormConfiguration.CreationDate') as created,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "oss.GetBucketWorm" x;
