-- A stretch of time whose events were read whole: from a trail's logstore, from ActionTrail itself or from a trail's objects; covers
-- is a region or *.  Windows that touch or overlap are one, and a region has those of * as well: where one store ends another may go on.
create view event_window as
with asked as (
	select account, covers, win_from, win_to, evidence from call_window
	union all
	select account, covers, win_from, win_to, evidence from object_window
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
