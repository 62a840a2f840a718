-- A stretch of time whose events of an account are in a trail's logstore that has too many to download (log_heavy), and was not
-- downloaded after all: of the trail's owner, and of each member from its first event there on.  They are not looked for anywhere else
-- either.
create view heavy_window as
with unread as (
	select t.arn, t.owner, case t.trail_region when 'All' then '*' else t.trail_region end as covers, h.win_from, h.win_to, h.evidence
	from log_heavy h
	join trail t on t.arn = h.arn
	where not exists (
		select 1
		from "sls.GetLogs" x
		where x.account = h.account and json_extract(x.params, '$.project') = h.project and json_extract(x.params, '$.logstore') = h.logstore
	)
)
select owner as account, covers, win_from, win_to, evidence
from unread
union all
select m.account, u.covers, max(u.win_from, m.since), u.win_to, u.evidence
from unread u
join store_member m on m.store = u.arn
where m.account <> u.owner and m.since < u.win_to;
