-- An event in the objects of the sampled stretch of time.  Objects are read only where their counts differ from the logstore's.
create view sample_object_id as
select
	json_extract(x.params, '$.arn') as arn,
	json_extract(x.params, '$.member') as member,
	json_extract(v.value, '$.eventId') as event_id,
	iso_time(min(json_extract(v.value, '$.eventTime'))) as event_time,
	min(json_extract(v.value, '$.eventName')) as event_name
from "oss.GetObject.sample" x, json_each(x.body, '$.Events') v
where
	x.state = 'confirmed' and x.absent = 0
	-- whole objects are read, the stretch is compared
	and json_extract(v.value, '$.eventTime') >= cast(json_extract(x.params, '$.part_from') as integer)
	and json_extract(v.value, '$.eventTime') < cast(json_extract(x.params, '$.part_to') as integer)
group by 1, 2, 3;
