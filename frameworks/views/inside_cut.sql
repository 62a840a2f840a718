-- Whether the index of a logstore cuts request parameters of the period's events: cut is how many, null where that is not known.
create view inside_cut as
select
	x.account,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	case
		when x.state = 'confirmed' and x.absent = 0 and json_extract(x.body, '$.meta.isAccurate') = 1
			then cast(json_extract(x.body, '$.data[0].cut') as integer)
	end as cut
from "sls.GetLogs.cut" x;
