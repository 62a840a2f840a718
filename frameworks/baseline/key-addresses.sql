-- The most public addresses of a long-term key on one day.  The actor is the key.
select
	access_key_id as actor,
	'' as value,
	max(addresses) as n,
	count(1) as days,
	min(first_seen) as first_seen,
	max(last_seen) as last_seen
from (
	select
		access_key_id,
		event_time / 86400 as day,
		count(distinct source_ip) as addresses,
		min(event_time) as first_seen,
		max(event_time) as last_seen
	from events
	where
		event_time >= :base_start and event_time < :win_start
		and ip_kind in ('ipv4', 'ipv6')
		and access_key_id is not null
		and access_key_id not like 'STS.%'
	group by access_key_id, event_time / 86400
) d
group by access_key_id;
