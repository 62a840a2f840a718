-- The whole way of a topic's event: recorded by the trail, delivered, indexed, found by an alert rule, sent to people.
-- One row for each trail with an SLS destination and each event of the topic; link is told when the way is whole, else
-- the name of what is missing first.
create view alert_chain as
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore || ' ' || t.what as resource,
	case
		when t.broken is not null then 'chain'
		when w.far is null then 'none'
		when w.far = 0 then 'unclear'
		when w.far = 1 then 'disabled'
		when w.far = 2 then 'muted'
		when w.far = 3 then 'unscheduled'
		when w.far = 4 then 'nobody'
		when w.far = 5 then 'unproven'
		else 'told'
	end as link,
	concat_ws(' ', t.evidence, t.status_evidence, t.index_evidence) as evidence,
	t.what,
	t.broken,
	w.name as alert,
	coalesce(nullif(w.action_policy, ''), '-') as policy,
	w.people,
	t.sls_project || '/' || t.sls_logstore as subject
from (
	select
		r.*,
		c.what,
		s.evidence as status_evidence,
		i.evidence as index_evidence,
		case
			when r.status <> 'Enable' then 'Status ' || r.status
			when r.event_rw <> 'All' then 'EventRW ' || r.event_rw
			when s.state = 'confirmed' and s.is_logging = 0 then 'IsLogging false'
			when s.state = 'confirmed' and s.sls_ok = 0 then 'SlsLogStoreStatus false'
			when s.state = 'confirmed' and s.sls_error <> '' and coalesce(s.sls_time, 0) < s.received - 3600 then s.sls_error
			when i.absent then i.code
		end as broken
	from trail r
	join alert_topic c
	left join trail_status s on s.account = r.account and s.name = r.name and s.home_region = r.home_region
	left join log_index i on i.account = r.sls_account and i.project = r.sls_project and i.logstore = r.sls_logstore
	where r.sls_project <> ''
) t
left join (
	select *, row_number() over (partition by arn, what order by far desc, name) as nth
	from alert_way
) w on w.arn = t.arn and w.what = t.what and w.nth = 1
union all
select account, null, account, 'no-sls', evidence, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
