-- An event of the sampled stretch of time, once for each store that shows it: 'lookup' is ActionTrail itself, 'sls' a trail's logstore.
create view event_store_id as
select
	json_extract(x.params, '$.arn') as arn,
	json_extract(x.params, '$.member') as member,
	'lookup' as store,
	json_extract(v.value, '$.eventId') as event_id,
	min(json_extract(v.value, '$.eventTime')) as event_time,
	min(json_extract(v.value, '$.eventName')) as event_name
from "actiontrail.LookupEvents.sample" x, json_each(x.body, '$.Events') v
where
	x.state = 'confirmed' and x.absent = 0
	-- whether a window has its last second is not documented: it has not
	and coalesce(epoch(json_extract(v.value, '$.eventTime')) < cast(json_extract(x.params, '$.part_to') as integer), 1)
group by 1, 2, 4
union all
select arn, member, 'sls', json_extract(event, '$.eventId'), min(json_extract(event, '$.eventTime')), min(json_extract(event, '$.eventName'))
from (
	select
		json_extract(x.params, '$.arn') as arn,
		json_extract(x.params, '$.member') as member,
		case when json_valid(json_extract(v.value, '$.event')) then json_extract(v.value, '$.event') else '{}' end as event
	from "sls.GetLogs.ids" x, json_each(x.body, '$.data') v
	where x.state = 'confirmed' and x.absent = 0
)
group by 1, 2, 4;
