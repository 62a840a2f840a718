-- What a trail says of its own logging and delivery, denied answers included.
create view trail_status as
select
	x.account,
	x.region as home_region,
	json_extract(x.params, '$.name') as name,
	json_extract(x.body, '$.IsLogging') as is_logging,
	epoch(json_extract(x.body, '$.LatestDeliveryTime')) as oss_time,
	coalesce(json_extract(x.body, '$.LatestDeliveryError'), '') as oss_error,
	json_extract(x.body, '$.OssBucketStatus') as oss_ok,
	epoch(json_extract(x.body, '$.LatestDeliveryLogServiceTime')) as sls_time,
	coalesce(json_extract(x.body, '$.LatestDeliveryLogServiceError'), '') as sls_error,
	json_extract(x.body, '$.SlsLogStoreStatus') as sls_ok,
	x.received,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "actiontrail.GetTrailStatus" x;
