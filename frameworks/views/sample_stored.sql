-- How many events of the sampled day (UTC) of a trail's home region a destination holds, of all accounts that were asked; n is null
-- when it could not be counted.  Of a logstore, missing are those that ActionTrail itself shows and it does not; of a bucket it
-- is how many the logstore has more.
create view sample_stored as
with counted as (
	select
		json_extract(x.params, '$.arn') as arn,
		'sls' as destination,
		cast(json_extract(x.params, '$.day_from') as integer) as day_from,
		sum(case when x.state = 'confirmed' and x.absent = 0 then cast(json_extract(x.body, '$.data[0].events') as integer) end) as n,
		group_concat(x.id, ' ') as evidence
	from "sls.GetLogs.sample" x
	group by 1, 3
	having min(x.state = 'confirmed' and x.absent = 0) = 1
	union all
	select
		json_extract(x.params, '$.arn'),
		'oss',
		cast(json_extract(x.params, '$.day_from') as integer),
		coalesce((select sum(o.events) from sample_object o where o.arn = json_extract(x.params, '$.arn')), 0),
		group_concat(x.id, ' ')
	from "oss.ListObjectsV2.sample" x
	group by 1, 3
	having min(x.state = 'confirmed' and x.absent = 0) = 1
)
select
	c.arn,
	c.destination,
	c.day_from,
	c.n,
	case c.destination
		when 'sls' then (select count(*) from event_only_in i where i.arn = c.arn and i.store = 'lookup')
		else max(0, coalesce((select s.n from counted s where s.arn = c.arn and s.destination = 'sls' and s.day_from = c.day_from), 0) - c.n)
	end as missing,
	c.evidence
from counted c;
