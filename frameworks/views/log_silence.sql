-- A stretch of whole hours of the period without any event in a trail's logstore.  expected is how many events the store
-- has in that many hours on average: nights and weekends are quieter, so short stretches say little.
create view log_silence as
with steps as (
	select
		*,
		lag(hour) over (partition by account, project, logstore order by hour, events) as before,
		sum(events) over (partition by account, project, logstore) as total,
		max(hour) over (partition by account, project, logstore) - min(hour) over (partition by account, project, logstore) as span
	from log_hour
)
select
	account,
	project,
	logstore,
	before + 3600 as silent_from,
	hour as silent_to,
	(hour - before) / 3600 - 1 as hours,
	total * 1.0 * (hour - before - 3600) / max(span, 3600) as expected
from steps
where hour - before > 3600;
