-- An event of such a stretch that the logstore shows and the objects do not hold (store is 'sls'), or the other way round ('oss').
create view object_only_in as
select *, row_number() over (partition by arn, member, store order by event_time, event_id) as nth
from (
	select i.arn, i.member, 'sls' as store, i.event_id, i.event_time, i.event_name
	from event_store_id i
	join object_stretch s on s.arn = i.arn and s.member = i.member
	where
		i.store = 'sls'
		and not exists (select 1 from sample_object_id o where o.arn = i.arn and o.member = i.member and o.event_id = i.event_id)
	union all
	select o.arn, o.member, 'oss', o.event_id, o.event_time, o.event_name
	from sample_object_id o
	join object_stretch s on s.arn = o.arn and s.member = o.member
	where not exists (
		select 1
		from event_store_id i
		where i.arn = o.arn and i.member = o.member and i.store = 'sls' and i.event_id = o.event_id
	)
);
