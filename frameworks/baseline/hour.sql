-- Hours of the local day in which an identity is active.
select
	actor as actor,
	(event_time + :tz_s) % 86400 / 3600 as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
group by actor, (event_time + :tz_s) % 86400 / 3600;
