-- Client software of a long-term key.  The actor is the key.
select
	access_key_id as actor,
	ua_family as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
	and access_key_id is not null
	and access_key_id not like 'STS.%'
	and ua_family is not null
group by access_key_id, ua_family;
