-- A stretch of time whose events were read whole by calls that ask for events: from a trail's logstore or from ActionTrail itself;
-- covers is a region or *.
create view call_window as
select account, covers, win_from, win_to, evidence
from store_window
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
