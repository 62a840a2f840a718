-- A stretch of a trail's logstore to be walked through at once: neighbouring pieces with some log_window_lines events together,
-- far from the 100,000 where paging ends.  lines is what the histogram counts in it, null where it could not be asked.
create view log_window as
with most as (
	select min(90000, max(1, coalesce((select cast(value as integer) from scope_value where key = 'log_window_lines'), 20000))) as lines
),
piece as (
	select b.account, b.region, b.project, b.logstore, b.arn, b.win_from, b.win_to, b.lines
	from log_bucket b
	join most m
	where
		not coalesce(b.lines > m.lines, 0)
		or not exists (select 1 from log_bucket_busy f where f.arn = b.arn and f.account = b.account and f.win_from >= b.win_from and f.win_to <= b.win_to)
	union all
	select account, region, project, logstore, arn, win_from, win_to, lines
	from log_bucket_busy
),
summed as (
	select
		p.*,
		p.lines is null as blind,
		coalesce(sum(p.lines) over (
			partition by p.account, p.project, p.logstore, p.arn
			order by p.win_from, p.lines rows between unbounded preceding and 1 preceding
		), 0) / m.lines as nth
	from piece p
	join most m
),
marked as (
	select
		*,
		blind
		or lag(blind, 1, 1) over (partition by account, project, logstore, arn order by win_from, lines)
		or nth <> lag(nth) over (partition by account, project, logstore, arn order by win_from, lines) as begins
	from summed
),
numbered as (
	select *, sum(begins) over (partition by account, project, logstore, arn order by win_from, lines rows unbounded preceding) as stretch
	from marked
)
select
	account,
	region,
	project,
	logstore,
	arn,
	min(win_from) as win_from,
	coalesce(lead(min(win_from)) over (partition by account, project, logstore, arn order by stretch), max(win_to)) as win_to,
	sum(lines) as lines
from numbered
group by account, region, project, logstore, arn, stretch;
