-- What ActionTrail counted for one destination of a trail over the period: deliveries that succeeded and that failed.
-- A count is null when there is no answer.
create view delivery_metric as
select
	d.account,
	d.region as home_region,
	json_extract(d.params, '$.name') as trail,
	json_extract(d.params, '$.destination') as destination,
	json_extract(d.params, '$.start_time') as counted_from,
	json_extract(d.params, '$.end_time') as counted_to,
	(select coalesce(sum(json_extract(m.value, '$.Count')), 0) from json_each(d.body, '$.MetricList') m where json_type(d.body, '$.MetricList') = 'array') as delivered,
	(select coalesce(sum(json_extract(m.value, '$.Count')), 0) from json_each(f.body, '$.MetricList') m where json_type(f.body, '$.MetricList') = 'array') as failed,
	(select count(*) from json_each(f.body, '$.MetricList') m where json_extract(m.value, '$.Count') > 0) as bad_hours,
	(select min(json_extract(m.value, '$.Timestamp')) from json_each(f.body, '$.MetricList') m where json_extract(m.value, '$.Count') > 0) as first_bad_ms,
	json_type(d.body, '$.MetricList') is 'array' and json_type(f.body, '$.MetricList') is 'array' as counted,
	d.id || coalesce(' ' || f.id, '') as evidence
from "actiontrail.DescribeTrailDeliveryMetricData.delivered" d
left join "actiontrail.DescribeTrailDeliveryMetricData.failed" f on
	f.account = d.account and f.region = d.region and json_extract(f.params, '$.name') = json_extract(d.params, '$.name')
	and json_extract(f.params, '$.destination') = json_extract(d.params, '$.destination');
