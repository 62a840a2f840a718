-- An action that a statement of a custom policy allows, on all resources or on some.  A statement with NotAction allows
-- everything but what it names, so its action is *.  reads is 1 for an action that by its name can only read.
create view ram_action as
select
	s.account,
	s.policy,
	s.action,
	s.everything,
	s.conditional,
	regexp_like(lower(split_part(s.action, ':', 2)), '^(get|list|describe|lookup|query|check|search|head|select|count|preview|batchget)') as reads,
	s.evidence
from (
	select
		d.account,
		d.policy,
		a.value as action,
		case json_type(t.value, '$.Resource')
			when 'array' then exists (select 1 from json_each(t.value, '$.Resource') r where replace(replace(r.value, ':', ''), '*', '') in ('', 'acs', 'acsram'))
			else replace(replace(coalesce(json_extract(t.value, '$.Resource'), '*'), ':', ''), '*', '') in ('', 'acs', 'acsram')
		end as everything,
		json_type(t.value, '$.Condition') is not null as conditional,
		d.evidence
	from ram_document d,
		json_each(case json_type(d.document, '$.Statement') when 'array' then d.document else json_object('Statement', json_array(json(json_extract(d.document, '$.Statement')))) end, '$.Statement') t,
		json_each(case
			when json_type(t.value, '$.NotAction') is not null then '["*"]'
			when json_type(t.value, '$.Action') = 'array' then json_extract(t.value, '$.Action')
			when json_type(t.value, '$.Action') = 'text' then json_array(json_extract(t.value, '$.Action'))
			else '[]'
		end) a
	where t.type = 'object' and lower(json_extract(t.value, '$.Effect')) = 'allow'
) s;
