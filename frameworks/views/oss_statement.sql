-- One action on one resource in a statement about OSS, of a custom policy (policy) or of an archive bucket's own policy
-- (bucket).  place is the bucket and key pattern, * for all.  exact is 0 where NotAction or NotResource make it wider or
-- narrower than it says.  principals are JSON and null for a policy of RAM; others is NotPrincipal.
create view oss_statement as
select
	s.account,
	s.policy,
	s.bucket,
	lower(json_extract(s.statement, '$.Effect')) = 'deny' as denies,
	replace(lower(coalesce(a.value, '')), '[', '[[]') as action,
	case when strpos(coalesce(r.value, ''), ':') = 0 then coalesce(r.value, '')
		else coalesce(nullif(split_part(r.value, ':', 5), ''), '*') end as place,
	json_type(s.statement, '$.NotAction') is null and json_type(s.statement, '$.NotResource') is null as exact,
	json_type(s.statement, '$.Condition') is not null as conditional,
	case json_type(s.statement, '$.Principal') when 'array' then json_extract(s.statement, '$.Principal') when 'text' then json_array(json_extract(s.statement, '$.Principal')) end as principals,
	case json_type(s.statement, '$.NotPrincipal') when 'array' then json_extract(s.statement, '$.NotPrincipal') when 'text' then json_array(json_extract(s.statement, '$.NotPrincipal')) end as others,
	s.evidence
from (
	select d.account, d.policy, null as bucket, t.value as statement, d.evidence
	from ram_document d,
		json_each(case json_type(d.document, '$.Statement') when 'array' then d.document else json_object('Statement', json_array(json(json_extract(d.document, '$.Statement')))) end, '$.Statement') t
	where t.type = 'object'
	union all
	select x.account, null, json_extract(x.params, '$.bucket'), t.value, x.id
	from "oss.GetBucketPolicy" x, json_each(x.body, '$.Statement') t
	where x.state = 'confirmed' and x.absent = 0 and t.type = 'object'
) s,
	json_each(case
		when json_type(s.statement, '$.NotAction') is not null then '["*"]'
		when json_type(s.statement, '$.Action') = 'array' then json_extract(s.statement, '$.Action')
		else json_array(json_extract(s.statement, '$.Action'))
	end) a,
	json_each(case
		when json_type(s.statement, '$.NotResource') is not null then '["*"]'
		when json_type(s.statement, '$.Resource') = 'array' then json_extract(s.statement, '$.Resource')
		else json_array(coalesce(json_extract(s.statement, '$.Resource'), '*'))
	end) r;
