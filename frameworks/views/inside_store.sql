-- A trail's logstore inside which detections run (log_heavy): one for each account, with the longest stretch of all its regions.
-- What is split over stores is seen whole by none of them.
create view inside_store as
select account, region, project, logstore, arn, owner, store, win_from, win_to, events
from (
	select
		h.*,
		t.owner,
		case when t.is_org then t.arn else '' end as store,
		row_number() over (partition by t.owner order by h.win_to - h.win_from desc, h.events desc, h.arn) as nth
	from log_heavy h
	join trail t on t.arn = h.arn
	where t.trail_region = 'All' and h.win_from < h.win_to
)
where nth = 1;
