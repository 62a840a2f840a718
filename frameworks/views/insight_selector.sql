-- A kind of Insight event that a trail delivers.
create view insight_selector as
select
	x.account,
	json_extract(x.params, '$.name') as trail,
	s.value as type,
	x.id as evidence
from "actiontrail.GetInsightSelectors" x, json_each(x.body, '$.InsightSelectors') s
where x.state = 'confirmed' and x.absent = 0;
