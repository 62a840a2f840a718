-- How many events a trail's logstore holds in the oldest whole day inside a floor of floor_days.
create view log_oldest as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	cast(json_extract(x.params, '$.floor_days') as integer) as floor_days,
	cast(json_extract(x.params, '$.day_from') as integer) as day_from,
	cast(json_extract(x.params, '$.day_to') as integer) as day_to,
	(select sum(json_extract(h.value, '$.count')) from json_each(x.body) h where x.state = 'confirmed' and not x.absent) as events,
	(select min(lower(json_extract(h.value, '$.progress')) = 'complete') from json_each(x.body) h where x.state = 'confirmed' and not x.absent) as complete,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "sls.GetHistograms" x;
