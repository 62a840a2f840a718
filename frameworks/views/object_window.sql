-- A stretch of time, at most a day (UTC), whose events were read whole from a trail's objects: all that were listed came, and those
-- of the first hour behind it too, if that hour had begun.  Objects go with age: a day without any counts as long as the trail has
-- some of the account's of that day or before.  A member counts from its first object on: before it, nothing shows that the trail
-- had the member.
create view object_window as
with came as (
	select
		json_extract(params, '$.arn') as arn,
		json_extract(params, '$.owner') as account,
		json_extract(params, '$.covers') as covers,
		json_extract(params, '$.kind') as kind,
		cast(json_extract(params, '$.day') as integer) as day,
		sum(state = 'confirmed' and absent = 0) as n
	from "oss.GetObject"
	group by 1, 2, 3, 4, 5
),
whole as (
	select d.*
	from trail_day d
	left join came c on c.arn = d.arn and c.account = d.account and c.covers = d.covers and c.kind = d.kind and c.day = d.day
	where d.n = coalesce(c.n, 0)
),
seen as (
	select arn, account, min(day) as day, iif(account = split_part(arn, ':', 4), 0, min(first)) as since
	from trail_day
	where n > 0
	group by arn, account
)
select w.account, w.covers, max(w.win_from, s.since) as win_from, w.win_to, w.evidence
from whole w
join seen s on s.arn = w.arn and s.account = w.account and s.day <= w.day and s.since < w.win_to
where
	w.kind = 'day'
	and (
		w.until < (w.day + 1) * 86400
		or exists (select 1 from whole f where f.arn = w.arn and f.account = w.account and f.covers = w.covers and f.day = w.day + 1)
	);
