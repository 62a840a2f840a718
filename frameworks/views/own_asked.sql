-- A trail's logstore that was asked for this run's own calls in one account: when, and whether the whole answer came.
create view own_asked as
select
	json_extract(params, '$.arn') as arn,
	json_extract(params, '$.member') as member,
	min(state = 'confirmed' and absent = 0) as whole,
	min(received) as asked,
	group_concat(id, ' ') as evidence
from "sls.GetLogs.own"
group by account, params;
