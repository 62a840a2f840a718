-- Regions in which an account changes things.  The actor is the account.
select
	recipient_account_id as actor,
	region as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
	and region is not null
	and is_global = 0
	and event_rw = 'Write'
	and ok = 1
group by recipient_account_id, region;
