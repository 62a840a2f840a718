-- An event of the sampled stretch of time that one store shows and the other, read whole, does not.
create view event_only_in as
select
	i.arn,
	i.member,
	i.store,
	i.event_id,
	i.event_time,
	i.event_name,
	row_number() over (partition by i.arn, i.member, i.store order by i.event_time, i.event_id) as nth
from event_store_id i
join event_store_count c on c.arn = i.arn and c.member = i.member and c.store <> i.store and c.n is not null
where not exists (select 1 from event_store_id o where o.arn = i.arn and o.member = i.member and o.store = c.store and o.event_id is i.event_id);
