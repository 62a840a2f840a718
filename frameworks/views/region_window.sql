-- A region to look at with each stretch of time (event_window) whose events were read whole for it; without one, nulls.
create view region_window as
select r.account, r.region, w.win_from, w.win_to, w.evidence
from region r
left join event_window w on w.account = r.account and w.covers in ('*', r.region);
