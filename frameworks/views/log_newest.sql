-- The newest event of the last 24 hours in a trail's logstore; newest is null when there was none.
create view log_newest as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	cast(nullif(nullif(json_extract(x.body, '$.data[0].newest'), 'null'), '') as integer) as newest,
	cast(json_extract(x.params, '$.day_from') as integer) as day_from,
	coalesce(json_extract(x.body, '$.meta.isAccurate'), 1) as accurate,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "sls.GetLogs.newest" x;
