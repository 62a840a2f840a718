-- An enabled lifecycle rule that touches the objects of a trail.  A shorter prefix covers them all, a longer one some of
-- them; a Not filter takes them out only when it covers the whole log prefix and asks for no tag.
create view log_lifecycle_rule as
select
	t.arn,
	t.account,
	t.oss_region as region,
	t.oss_bucket as bucket,
	t.log_prefix,
	coalesce(json_extract(r.value, '$.ID'), '') as rule,
	coalesce(json_extract(r.value, '$.Prefix'), '') as prefix,
	json_array_length(r.value, '$.Tag') > 0 as tagged,
	cast(json_extract(r.value, '$.Expiration.Days') as integer) as days,
	json_extract(r.value, '$.Expiration.CreatedBeforeDate') as created_before,
	json_extract(r.value, '$.Expiration.Date') as on_date,
	cast(json_extract(r.value, '$.NoncurrentVersionExpiration.NoncurrentDays') as integer) as noncurrent_days,
	(
		select min(coalesce(cast(json_extract(m.value, '$.Days') as integer), 0))
		from json_each(r.value, '$.Transition') m
		where json_extract(m.value, '$.StorageClass') in ('Archive', 'ColdArchive', 'DeepColdArchive')
	) as archive_days,
	l.evidence
from trail t
join bucket_lifecycle l on l.account = t.oss_account and l.bucket = t.oss_bucket, json_each(l.rules) r
where
	t.oss_bucket <> ''
	and json_extract(r.value, '$.Status') = 'Enabled'
	and (
		substr(t.log_prefix, 1, length(coalesce(json_extract(r.value, '$.Prefix'), ''))) = coalesce(json_extract(r.value, '$.Prefix'), '')
		or substr(json_extract(r.value, '$.Prefix'), 1, length(t.log_prefix)) = t.log_prefix
	)
	and not exists (
		select 1
		from json_each(r.value, '$.Filter.Not') n
		where
			json_extract(n.value, '$.Tag') is null
			and substr(t.log_prefix, 1, length(json_extract(n.value, '$.Prefix'))) = json_extract(n.value, '$.Prefix')
	);
