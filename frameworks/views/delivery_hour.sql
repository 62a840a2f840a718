-- What ActionTrail counted in one hour for one destination of a trail; hour is its beginning in epoch seconds.
create view delivery_hour as
select account, home_region, trail, destination, hour, sum(delivered) as delivered, sum(failed) as failed
from (
	select
		x.account,
		x.region as home_region,
		json_extract(x.params, '$.name') as trail,
		json_extract(x.params, '$.destination') as destination,
		cast(json_extract(m.value, '$.Timestamp') / 1000 as integer) as hour,
		json_extract(m.value, '$.Count') as delivered,
		0 as failed
	from "actiontrail.DescribeTrailDeliveryMetricData.delivered" x, json_each(x.body, '$.MetricList') m
	where x.state = 'confirmed' and x.absent = 0
	union all
	select
		x.account,
		x.region,
		json_extract(x.params, '$.name'),
		json_extract(x.params, '$.destination'),
		cast(json_extract(m.value, '$.Timestamp') / 1000 as integer),
		0,
		json_extract(m.value, '$.Count')
	from "actiontrail.DescribeTrailDeliveryMetricData.failed" x, json_each(x.body, '$.MetricList') m
	where x.state = 'confirmed' and x.absent = 0
)
group by account, home_region, trail, destination, hour;
