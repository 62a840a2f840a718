-- A policy that the identity that asks has, itself or through a group.
create view caller_policy as
select h.account, json_extract(p.value, '$.PolicyName') as policy, json_extract(p.value, '$.PolicyType') as type, h.via, h.evidence
from (
	select account, body, '' as via, id as evidence from "ram.ListPoliciesForUser.caller" where state = 'confirmed' and absent = 0
	union all
	select account, body, '', id from "ram.ListPoliciesForRole.caller" where state = 'confirmed' and absent = 0
	union all
	select account, body, json_extract(params, '$.grp'), id from "ram.ListPoliciesForGroup.caller" where state = 'confirmed' and absent = 0
) h, json_each(h.body, '$.Policies.Policy') p;
