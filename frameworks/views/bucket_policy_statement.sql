-- A statement of the authorization policy of an archive bucket.  anyone: it allows everybody without a condition.
create view bucket_policy_statement as
select
	x.account,
	json_extract(x.params, '$.bucket') as bucket,
	json_extract(s.value, '$.Effect') as effect,
	json_extract(s.value, '$.Principal') as principals,
	json_extract(s.value, '$.Action') as actions,
	json_extract(s.value, '$.Resource') as resources,
	json_extract(s.value, '$.Condition') as condition,
	json_extract(s.value, '$.Effect') = 'Allow'
		and json_extract(s.value, '$.Condition') is null
		and json_extract(s.value, '$.Principal') in ('*', '["*"]') as anyone,
	x.id as evidence
from "oss.GetBucketPolicy" x, json_each(x.body, '$.Statement') s
where x.state = 'confirmed' and x.absent = 0;
