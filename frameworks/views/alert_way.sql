-- A way from an event of a topic in a trail's store to people: one row for each alert rule aimed at the store that finds
-- the event, with how far it gets.  A rule that also finds an everyday read is about everything, and so about nothing.
-- far: 0 the query can not be followed, 1 disabled, 2 muted, 3 not scheduled, 4 reaches nobody, 5 ends where we can not
-- see, 6 reaches people.
create view alert_way as
select
	w.arn,
	w.what,
	w.name,
	w.action_policy,
	p.people,
	case
		when w.finds is null then 0
		when w.status is not 'ENABLED' then 1
		when w.muted then 2
		when not w.scheduled then 3
		when w.own_policy then 5
		when p.people > 0 then 6
		when p.machine then 5
		else 4
	end as far
from (
	select
		t.arn,
		t.sls_account,
		c.what,
		q.name,
		q.status,
		q.mute_until > unixepoch('now') as muted,
		q.scheduled,
		q.own_policy,
		q.action_policy,
		case
			when q.template <> '' then exists (select 1 from json_each(c.templates) m where m.value = q.template)
			when query_matches(q.query, '{"eventName":"DescribeRegions","serviceName":"Ecs","eventRW":"Read","eventType":"ApiCall"}') = 1 then 0
			else query_matches(q.query, c.event)
		end as finds
	from trail t
	join alert_query q on
		q.account = t.sls_account and q.aimed_project = t.sls_project
		and (q.aimed_store = t.sls_logstore or (q.template <> '' and q.aimed_store = ''))
	join alert_topic c
	where t.sls_project <> ''
) w
left join action_policy p on p.account = w.sls_account and p.id = w.action_policy
where w.finds is not 0;
