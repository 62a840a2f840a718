-- A stretch of time whose events of an account are in a trail's logstore that has too many to download (log_heavy): of the trail's
-- owner, and of each member from its first event there on.  They are not looked for anywhere else either.
create view heavy_window as
select t.owner as account, case t.trail_region when 'All' then '*' else t.trail_region end as covers, h.win_from, h.win_to, h.evidence
from log_heavy h
join trail t on t.arn = h.arn
union all
select m.account, case t.trail_region when 'All' then '*' else t.trail_region end, max(h.win_from, m.since), h.win_to, h.evidence
from log_heavy h
join trail t on t.arn = h.arn
join store_member m on m.store = h.arn
where m.account <> t.owner and m.since < h.win_to;
