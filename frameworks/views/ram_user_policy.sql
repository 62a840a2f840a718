-- A policy attached to a RAM user himself.
create view ram_user_policy as
select
	x.account,
	json_extract(x.params, '$.user') as user,
	json_extract(p.value, '$.PolicyName') as policy,
	json_extract(p.value, '$.PolicyType') as type,
	x.id as evidence
from "ram.ListPoliciesForUser" x, json_each(x.body, '$.Policies.Policy') p
where x.state = 'confirmed' and x.absent = 0;
