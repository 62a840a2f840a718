-- A day (UTC) of an account and region in the bucket of a trail, whose n objects were listed to the last one, at the time `until`;
-- `first` is when the first of them was written.
-- kind 'next' is only the first hour, in which objects with the last events of the day before may have come.
create view trail_day as
select
	json_extract(x.params, '$.arn') as arn,
	json_extract(x.params, '$.owner') as account,
	json_extract(x.params, '$.covers') as covers,
	json_extract(x.params, '$.kind') as kind,
	cast(json_extract(x.params, '$.day') as integer) as day,
	cast(json_extract(x.params, '$.win_from') as integer) as win_from,
	cast(json_extract(x.params, '$.win_to') as integer) as win_to,
	max(x.received) as until,
	sum((
		select count(*)
		from json_each(x.body, '$.ListBucketResult.Contents') o
		where substr(json_extract(o.value, '$.Key'), -1) <> '/'
	)) as n,
	min((
		select min(unixepoch(json_extract(o.value, '$.LastModified')))
		from json_each(x.body, '$.ListBucketResult.Contents') o
		where substr(json_extract(o.value, '$.Key'), -1) <> '/'
	)) as first,
	min(x.id) as evidence
from "oss.ListObjectsV2.events" x
group by x.account, x.params
having min(x.state = 'confirmed' and x.absent = 0) = 1 and max(json_extract(x.body, '$.ListBucketResult.IsTruncated') = 'false') = 1;
