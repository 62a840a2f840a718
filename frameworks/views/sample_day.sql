-- One whole day (UTC) of an account in the home region of a trail with a logstore and a bucket: how many events each of them holds;
-- null when it could not be counted.
create view sample_day as
select
	l.account,
	l.region,
	t.arn,
	json_extract(l.params, '$.member') as member,
	json_extract(l.params, '$.log_region') as log_region,
	cast(json_extract(l.params, '$.day_from') as integer) as day_from,
	cast(json_extract(l.body, '$.data[0].events') as integer) as in_sls,
	case when o.state = 'confirmed' then coalesce((
		select sum(s.events) from sample_object s where s.arn = t.arn and s.member = json_extract(l.params, '$.member')
	), 0) end as in_oss,
	t.evidence || ' ' || l.id || coalesce(' ' || o.id, '') as evidence
from trail t
join "sls.GetLogs.sample" l on json_extract(l.params, '$.arn') = t.arn
left join "oss.ListObjectsV2.sample" o on
	json_extract(o.params, '$.arn') = t.arn and json_extract(o.params, '$.member') = json_extract(l.params, '$.member') and o.page = 1
where t.oss_bucket <> '';
