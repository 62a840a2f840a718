-- The most successful deletions of an identity on one day.
select
	actor,
	'' as value,
	max(deletions) as n,
	count(1) as days,
	min(first_seen) as first_seen,
	max(last_seen) as last_seen
from (
	select
		actor,
		event_time / 86400 as day,
		count(1) as deletions,
		min(event_time) as first_seen,
		max(event_time) as last_seen
	from events
	where
		event_time >= :base_start and event_time < :win_start
		and event_rw = 'Write'
		and ok = 1
		and regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)')
	group by actor, event_time / 86400
) d
group by actor;
