-- An account in the logstore of an organization trail: its first and newest event there.  accurate is 0 when the service
-- says that it did not count all logs.
create view trail_member as
select
	x.account,
	json_extract(x.params, '$.arn') as arn,
	json_extract(r.value, '$.member') as member,
	cast(json_extract(r.value, '$.first') as integer) as first_event,
	cast(json_extract(r.value, '$.newest') as integer) as newest_event,
	cast(json_extract(r.value, '$.events') as integer) as events,
	x.id as evidence
from "sls.GetLogs.members" x, json_each(x.body, '$.data') r
where x.state = 'confirmed' and x.absent = 0;
