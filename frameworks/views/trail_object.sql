-- An object of a trail to be read for its events, the newest days first, or (refused) why some are not: over the limit objects_max
-- of the scope the older days of an account and region are one row without a key.
create view trail_object as
with listed as (
	select
		x.account,
		x.region,
		json_extract(x.params, '$.bucket') as bucket,
		json_extract(x.params, '$.arn') as arn,
		json_extract(x.params, '$.owner') as owner,
		json_extract(x.params, '$.covers') as covers,
		json_extract(x.params, '$.kind') as kind,
		cast(json_extract(x.params, '$.day') as integer) as day,
		cast(json_extract(x.params, '$.win_from') as integer) as win_from,
		cast(json_extract(x.params, '$.win_to') as integer) as win_to,
		json_extract(o.value, '$.Key') as key
	from "oss.ListObjectsV2.events" x, json_each(x.body, '$.ListBucketResult.Contents') o
	where x.state = 'confirmed' and x.absent = 0 and substr(json_extract(o.value, '$.Key'), -1) <> '/'
),
most as (
	select coalesce((select cast(value as integer) from scope_value where key = 'objects_max'), 20000) as objects
),
counted as (
	select
		account, region, bucket, arn, owner, covers, kind, day, win_from, win_to,
		count(*) as n,
		sum(count(*)) over (order by day desc, account, arn, owner, covers, kind) as upto
	from listed
	group by account, region, bucket, arn, owner, covers, kind, day, win_from, win_to
)
select
	l.account,
	l.region,
	l.bucket,
	l.arn,
	l.owner,
	l.covers,
	l.kind,
	l.day,
	l.win_from,
	l.win_to,
	l.key,
	case
		when not regexp_like(l.key, '/Actiontrail_[a-z0-9-]+_[0-9]{14}_[0-9]+_[0-9]+_[0-9]+_[0-9A-Fa-f]{32}[.]gz$')
			then 'not named as a trail names its objects, and not read: ' || l.key
		else ''
	end as refused
from listed l
join most m
join counted c on
	c.account = l.account and c.bucket = l.bucket and c.arn = l.arn and c.owner = l.owner and c.covers = l.covers
	and c.kind = l.kind and c.day = l.day
where c.upto <= m.objects
union all
select
	c.account,
	c.region,
	c.bucket,
	c.arn,
	c.owner,
	c.covers,
	'day',
	min(c.day),
	min(c.win_from),
	max(c.win_to),
	'',
	'account ' || c.owner || ', region ' || c.covers || ': ' || sum(c.n) || ' objects of ' || count(*) || ' day(s) until '
		|| date(max(c.day) * 86400, 'unixepoch') || ' are over objects_max (' || m.objects || ') and not read'
from counted c
join most m
where c.upto > m.objects
group by c.account, c.region, c.bucket, c.arn, c.owner, c.covers;
