-- Actions of an identity, as service:action.
select
	actor as actor,
	concat(lower(service_name), ':', event_name) as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
	and service_name is not null and event_name is not null
group by actor, concat(lower(service_name), ':', event_name);
