-- A stretch of time whose events were read whole, from a trail's logstore or from ActionTrail itself; covers is a region or *.
create view event_window as
select
	json_extract(x.params, '$.owner') as account,
	json_extract(x.params, '$.covers') as covers,
	cast(json_extract(x.params, '$.win_from') as integer) as win_from,
	cast(json_extract(x.params, '$.win_to') as integer) as win_to,
	min(x.id) as evidence
from "sls.GetLogs" x
group by x.account, x.params
having min(x.state = 'confirmed' and x.absent = 0) = 1
union all
select
	x.account,
	json_extract(x.params, '$.covers'),
	cast(json_extract(x.params, '$.win_from') as integer),
	cast(json_extract(x.params, '$.win_to') as integer),
	min(x.id)
from "actiontrail.LookupEvents" x
group by x.account, x.params
having min(x.state = 'confirmed' and x.absent = 0) = 1;
