-- A stretch of time whose events were read whole by calls that ask for events, from a trail's logstore or from ActionTrail itself:
-- what is behind it is looked for in the objects of trails.  As event_window otherwise.
create view live_window as
with laid as (
	select p.account, p.covers, a.win_from, a.win_to
	from (select distinct account, covers from call_window) p
	join call_window a on a.account = p.account and a.covers in ('*', p.covers)
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
select account, covers, min(win_from) as win_from, max(win_to) as win_to
from numbered
group by account, covers, stretch;
