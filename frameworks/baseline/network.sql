-- Networks (/16, /48) of an identity.
select
	actor as actor,
	ip_net as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
	and ip_net <> ''
group by actor, ip_net;
