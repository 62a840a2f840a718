-- Public addresses of an identity.
select
	actor as actor,
	source_ip as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
	and ip_kind in ('ipv4', 'ipv6')
group by actor, source_ip;
