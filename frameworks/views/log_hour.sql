-- The hours of the period in which a trail's logstore has events, and two rows without events for where it begins and ends.
create view log_hour as
with asked as (
	select
		x.account,
		json_extract(x.params, '$.project') as project,
		json_extract(x.params, '$.logstore') as logstore,
		cast(json_extract(x.params, '$.win_from') as integer) as win_from,
		cast(json_extract(x.params, '$.win_to') as integer) as win_to,
		x.body
	from "sls.GetLogs.hours" x
	where x.state = 'confirmed' and x.absent = 0
)
select a.account, a.project, a.logstore, cast(json_extract(d.value, '$.hour') as integer) as hour, cast(json_extract(d.value, '$.events') as integer) as events
from asked a, json_each(a.body, '$.data') d
union all
select account, project, logstore, win_from - win_from % 3600 - 3600, 0
from asked
union all
select account, project, logstore, win_to - win_to % 3600, 0
from asked;
