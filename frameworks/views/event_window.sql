-- A stretch of time whose events were read whole, from a trail's logstore or from ActionTrail itself; covers is a region or *.
-- Windows that touch or overlap are one, and a region has those of * as well: where a logstore ends ActionTrail may go on.
create view event_window as
with asked as (
	select account, covers, win_from, win_to, evidence
	from store_window
	union all
	select
		x.account,
		json_extract(x.params, '$.covers'),
		cast(json_extract(x.params, '$.win_from') as integer),
		cast(json_extract(x.params, '$.win_to') as integer),
		min(x.id)
	from "actiontrail.LookupEvents" x
	group by x.account, x.params
	having min(x.state = 'confirmed' and x.absent = 0) = 1
),
laid as (
	select p.account, p.covers, a.win_from, a.win_to, a.evidence
	from (select distinct account, covers from asked) p
	join asked a on a.account = p.account and a.covers in ('*', p.covers)
),
marked as (
	select
		*,
		max(win_to) over (partition by account, covers order by win_from, win_to rows between unbounded preceding and 1 preceding) as reached
	from laid
),
numbered as (
	select
		*,
		sum(reached is null or reached < win_from) over (partition by account, covers order by win_from, win_to rows unbounded preceding) as stretch
	from marked
)
select account, covers, min(win_from) as win_from, max(win_to) as win_to, group_concat(evidence, ' ') as evidence
from numbered
group by account, covers, stretch;
