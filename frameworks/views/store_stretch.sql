-- A stretch of time whose events were read whole from a trail's logstore: windows that touch or overlap are one.  store is the
-- ARN of an organization trail, or null.
create view store_stretch as
with asked as (
	select
		json_extract(x.params, '$.owner') as account,
		json_extract(x.params, '$.covers') as covers,
		json_extract(x.params, '$.store') as store,
		cast(json_extract(x.params, '$.win_from') as integer) as win_from,
		cast(json_extract(x.params, '$.win_to') as integer) as win_to,
		min(x.id) as evidence
	from "sls.GetLogs" x
	group by x.account, x.params
	having min(x.state = 'confirmed' and x.absent = 0) = 1
),
marked as (
	select
		*,
		max(win_to) over (partition by account, covers, store order by win_from, win_to rows between unbounded preceding and 1 preceding) as reached
	from asked
),
numbered as (
	select
		*,
		sum(reached is null or reached < win_from) over (partition by account, covers, store order by win_from, win_to rows unbounded preceding) as stretch
	from marked
)
select account, covers, store, min(win_from) as win_from, max(win_to) as win_to, group_concat(evidence, ' ') as evidence
from numbered
group by account, covers, store, stretch;
