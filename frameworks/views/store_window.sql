-- A stretch of the period whose events were read whole from a trail's logstore.
create view store_window as
select
	json_extract(x.params, '$.owner') as account,
	json_extract(x.params, '$.covers') as covers,
	cast(json_extract(x.params, '$.win_from') as integer) as win_from,
	cast(json_extract(x.params, '$.win_to') as integer) as win_to
from "sls.GetLogs" x
group by x.account, x.params
having min(x.state = 'confirmed' and x.absent = 0) = 1;
