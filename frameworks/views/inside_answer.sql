-- What a logstore answered to a rule that ran inside it; refused: the answer is not taken, as it is not whole, not exact, or as long as
-- the statement allows (`most` of sls.GetLogs.rule).  What may not be read is not refused but unseen.
create view inside_answer as
select
	x.account,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	json_extract(x.params, '$.rule') as rule,
	json_extract(x.params, '$.parameters') as parameters,
	cast(json_extract(x.params, '$.events') as integer) as events,
	json_array_length(x.body, '$.data') as rows,
	json_extract(x.body, '$.meta.isAccurate') as exact,
	x.state = 'error'
		or x.state = 'confirmed' and not coalesce(json_extract(x.body, '$.meta.isAccurate') = 1 and json_array_length(x.body, '$.data') < 10000, 0) as refused,
	coalesce(nullif(x.code, ''), x.state) as told,
	x.id as evidence
from "sls.GetLogs.rule" x;
