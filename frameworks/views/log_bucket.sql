-- A piece of the period in a trail's logstore with the number of its events, as the histogram counts them; lines is null where
-- there is no histogram.  Each part that was asked for has an empty piece at its beginning, so that nothing lies between parts.
create view log_bucket as
with asked as (
	select
		x.account,
		x.region,
		json_extract(x.params, '$.project') as project,
		json_extract(x.params, '$.logstore') as logstore,
		json_extract(x.params, '$.arn') as arn,
		cast(json_extract(x.params, '$.part_from') as integer) as part_from,
		cast(json_extract(x.params, '$.part_to') as integer) as part_to,
		x.state,
		x.absent,
		x.body
	from "sls.GetHistograms.period" x
)
select
	c.account,
	c.region,
	c.project,
	c.logstore,
	c.arn,
	max(c.part_from, cast(json_extract(b.value, '$.from') as integer)) as win_from,
	min(c.part_to, cast(json_extract(b.value, '$.to') as integer)) as win_to,
	cast(json_extract(b.value, '$.count') as integer) as lines
from asked c, json_each(c.body) b
where c.state = 'confirmed' and c.absent = 0 and max(c.part_from, cast(json_extract(b.value, '$.from') as integer)) < min(c.part_to, cast(json_extract(b.value, '$.to') as integer))
union all
select account, region, project, logstore, arn, part_from, part_to, case when state = 'confirmed' then 0 end
from asked
where absent = 0;
