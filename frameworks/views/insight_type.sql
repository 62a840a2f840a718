-- A kind of Insight analysis and whether it is switched on.  The answer is an object, or the same as JSON text.
create view insight_type as
select
	x.account,
	t.key as type,
	t.value = 'Enable' as enabled,
	x.id as evidence
from (
	select
		account, id,
		json_extract(body, '$.InsightTypes') as types
	from "actiontrail.GetInsightTypes"
	where state = 'confirmed' and absent = 0
) x, json_each(case when json_valid(x.types) then x.types else '{}' end) t;
