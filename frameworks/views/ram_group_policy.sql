-- A policy that a RAM user has through a group.
create view ram_group_policy as
select
	m.account,
	json_extract(u.value, '$.UserName') as user,
	json_extract(m.params, '$.grp') as grp,
	json_extract(p.value, '$.PolicyName') as policy,
	json_extract(p.value, '$.PolicyType') as type,
	m.id || ' ' || x.id as evidence
from "ram.ListUsersForGroup" m, json_each(m.body, '$.Users.User') u
join "ram.ListPoliciesForGroup" x on x.account = m.account and json_extract(x.params, '$.grp') = json_extract(m.params, '$.grp'), json_each(x.body, '$.Policies.Policy') p
where m.state = 'confirmed' and m.absent = 0 and x.state = 'confirmed' and x.absent = 0;
