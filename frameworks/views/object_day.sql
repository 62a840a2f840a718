-- A day (UTC) for which the archive bucket of a trail has objects of an account and region.
create view object_day as
select
	json_extract(x.params, '$.arn') as arn,
	json_extract(x.params, '$.member') as member,
	json_extract(x.params, '$.log_region') as log_region,
	-- the last ten characters of ".../2026/11/03/"
	epoch(replace(substr(rtrim(json_extract(p.value, '$.Prefix'), '/'), -10), '/', '-')) / 86400 as day
from "oss.ListObjectsV2.days" x, json_each(x.body, '$.ListBucketResult.CommonPrefixes') p
where x.state = 'confirmed' and x.absent = 0;
