-- Calls of an identity in its active hours: how many hours (value hours), calls (calls), and the sum of the squares of the
-- calls of each hour (squares), from which mean and variance follow.
select
	h.actor,
	m.value,
	sum(case m.value when 'hours' then 1 when 'calls' then h.calls else h.calls * h.calls end) as n,
	count(distinct h.hour / 24) as days,
	min(h.first_seen) as first_seen,
	max(h.last_seen) as last_seen
from (
	select
		actor,
		event_time / 3600 as hour,
		count(1) as calls,
		min(event_time) as first_seen,
		max(event_time) as last_seen
	from events
	where
		event_time >= :base_start and event_time < :win_start
	group by actor, event_time / 3600
) h
cross join (select 'hours' as value union all select 'calls' as value union all select 'squares' as value) m
group by h.actor, m.value;
