-- A custom policy of an account.
create view ram_policy as
select
	x.account,
	json_extract(p.value, '$.PolicyName') as policy,
	x.id as evidence
from "ram.ListPolicies" x, json_each(x.body, '$.Policies.Policy') p
where x.state = 'confirmed' and x.absent = 0;
