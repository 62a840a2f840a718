-- The score that ActionTrail gives an account for one matter, 100 at best.
create view governance_metric as
select
	x.account,
	json_extract(m.value, '$.GovernanceItem') as item,
	cast(json_extract(m.value, '$.GovernanceScore') as real) as score,
	coalesce(json_extract(m.value, '$.ColumnsSchema'), '') as columns,
	x.id as evidence
from "actiontrail.GetGovernanceMetrics" x, json_each(x.body, '$.Data.GovernanceMetrics') m
where x.state = 'confirmed' and x.absent = 0;
