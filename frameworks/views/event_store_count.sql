-- A store that was asked for the sampled stretch of time, and how many events it shows; n is null when it was not read whole.
create view event_store_count as
select
	q.arn,
	q.member,
	q.log_region,
	q.part_from,
	q.part_to,
	q.store,
	case when q.whole then (select count(*) from event_store_id i where i.arn = q.arn and i.member = q.member and i.store = q.store) end as n,
	q.evidence
from (
	select
		json_extract(params, '$.arn') as arn,
		json_extract(params, '$.member') as member,
		region as log_region,
		cast(json_extract(params, '$.part_from') as integer) as part_from,
		cast(json_extract(params, '$.part_to') as integer) as part_to,
		'lookup' as store,
		min(state = 'confirmed' and absent = 0) as whole,
		group_concat(id, ' ') as evidence
	from "actiontrail.LookupEvents.sample"
	group by account, params
	union all
	select
		json_extract(params, '$.arn'),
		json_extract(params, '$.member'),
		json_extract(params, '$.log_region'),
		cast(json_extract(params, '$.part_from') as integer),
		cast(json_extract(params, '$.part_to') as integer),
		'sls',
		min(state = 'confirmed' and absent = 0),
		group_concat(id, ' ')
	from "sls.GetLogs.ids"
	group by account, params
) q;
