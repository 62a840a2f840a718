-- The pieces of a piece (log_bucket) that holds more events than one walk through it should bring.
create view log_bucket_busy as
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
	from "sls.GetHistograms.busy" x
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
where c.state = 'confirmed' and c.absent = 0 and max(c.part_from, cast(json_extract(b.value, '$.from') as integer)) < min(c.part_to, cast(json_extract(b.value, '$.to') as integer));
