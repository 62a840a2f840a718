-- Somebody who may take a role: kind is RAM (accounts, users, roles), Service or Federated; owner is the account in his name, if any.
create view ram_trust as
select
	t.*,
	case
		when t.principal like 'acs:%' then split_part(t.principal, ':', 4)
		when t.kind = 'Service' and strpos(t.principal, '@') > 0 then split_part(t.principal, '@', 1)
		else ''
	end as owner
from (
	select
		x.account,
		json_extract(x.params, '$.role') as role,
		case k.type when 'object' then '?' else k.key end as kind,
		coalesce(v.value, '') as principal,
		json_type(s.value, '$.Condition') is not null as conditional,
		x.id as evidence
	from "ram.GetRole" x,
		json_each(case
			when json_valid(json_extract(x.body, '$.Role.AssumeRolePolicyDocument')) then json_extract(x.body, '$.Role.AssumeRolePolicyDocument')
			else '{"Statement":[]}'
		end, '$.Statement') s,
		json_each(case json_type(s.value, '$.Principal') when 'object' then json_extract(s.value, '$.Principal') else json_object('RAM', json_extract(s.value, '$.Principal')) end) k,
		json_each(case k.type when 'array' then k.value else json_array(k.value) end) v
	where x.state = 'confirmed' and x.absent = 0 and s.type = 'object' and lower(json_extract(s.value, '$.Effect')) = 'allow'
) t;
