-- The newest event that ActionTrail itself shows for the home region of a trail whose store was silent for 24 hours.
create view lookup_recent as
select
	x.account,
	x.region as home_region,
	json_extract(x.params, '$.name') as name,
	(select max(epoch(json_extract(e.value, '$.eventTime'))) from json_each(x.body, '$.Events') e) as newest,
	coalesce(json_extract(x.body, '$.NextToken'), '') <> '' as more,
	x.state,
	x.id as evidence
from "actiontrail.LookupEvents.recent" x;
