-- An action that a custom policy of the identity that asks allows and that is no reading one by its name.  A statement with
-- NotAction allows everything but what it names, so its action is *.  To enter a role is how members are reached.
create view caller_action as
select distinct d.account, json_extract(d.params, '$.policy') as policy, a.value as action, d.id as evidence
from (
	select account, params, id, json_extract(body, '$.DefaultPolicyVersion.PolicyDocument') as document
	from "ram.GetPolicy.caller"
	where state = 'confirmed' and absent = 0 and json_valid(json_extract(body, '$.DefaultPolicyVersion.PolicyDocument'))
) d,
	json_each(case json_type(d.document, '$.Statement') when 'array' then d.document else json_object('Statement', json_array(json(json_extract(d.document, '$.Statement')))) end, '$.Statement') t,
	json_each(case
		when json_type(t.value, '$.NotAction') is not null then '["*"]'
		when json_type(t.value, '$.Action') = 'array' then json_extract(t.value, '$.Action')
		when json_type(t.value, '$.Action') = 'text' then json_array(json_extract(t.value, '$.Action'))
		else '[]'
	end) a
where
	t.type = 'object'
	and lower(json_extract(t.value, '$.Effect')) = 'allow'
	and lower(a.value) <> 'sts:assumerole'
	and not regexp_like(lower(split_part(a.value, ':', 2)), '^(get|list|describe|lookup|query|check|search|head|select|count|preview|batchget)');
