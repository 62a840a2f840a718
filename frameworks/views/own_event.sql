-- An event of that kind in a trail's logstore, by its request id.
create view own_event as
select distinct arn, member, json_extract(event, '$.requestId') as request_id
from (
	select
		json_extract(x.params, '$.arn') as arn,
		json_extract(x.params, '$.member') as member,
		case when json_valid(json_extract(v.value, '$.event')) then json_extract(v.value, '$.event') else '{}' end as event
	from "sls.GetLogs.own" x, json_each(x.body, '$.data') v
	where x.state = 'confirmed' and x.absent = 0
);
