-- An action of a project's policy that an Allow statement opens to somebody: one row for each principal and each action
-- that can write, shorten or delete logs.  outside is 1 when the principal is everybody or an account not in scope.
create view project_grant as
select distinct
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	p.principal,
	d.action,
	p.principal = '*' or p.principal like '%:*:*' or not exists (
		select 1
		from scope_account a
		where p.principal = a.account or instr(p.principal, '::' || a.account || ':') > 0
	) as outside,
	json_type(s.value, '$.Condition') is not null as conditional,
	x.id as evidence
from "sls.GetProjectPolicy" x, json_each(x.body, '$.Statement') s
join (
	select 'log:DeleteProject' as action union all select 'log:DeleteLogStore' union all select 'log:UpdateLogStore'
	union all select 'log:DeleteIndex' union all select 'log:PostLogStoreLogs'
) d,
	json_each(case json_type(s.value, '$.Action') when 'array' then json_extract(s.value, '$.Action') else json_array(json_extract(s.value, '$.Action')) end) w
join (
	select y.id, t.key as nth, r.value as principal
	from "sls.GetProjectPolicy" y, json_each(y.body, '$.Statement') t,
		json_each(case json_type(t.value, '$.Principal') when 'array' then json_extract(t.value, '$.Principal') else json_array(coalesce(json_extract(t.value, '$.Principal'), '*')) end) r
	where y.state = 'confirmed' and y.absent = 0
) p on p.id = x.id and p.nth = s.key
where
	x.state = 'confirmed' and x.absent = 0
	and json_extract(s.value, '$.Effect') = 'Allow'
	and lower(d.action) glob lower(w.value);
