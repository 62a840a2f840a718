-- A trail's logstore with more events in the period (and the baseline before it) than are downloaded: push_events, 1,000,000 unless
-- the scope says otherwise.  Its rules run inside SLS.  Only where somebody judges: who looks at events gets events.
create view log_heavy as
select
	b.account,
	b.region,
	b.project,
	b.logstore,
	b.arn,
	min(b.win_from) as win_from,
	max(b.win_to) as win_to,
	sum(b.lines) as events,
	(select group_concat(x.id, ' ') from "sls.GetHistograms.period" x where x.account = b.account and json_extract(x.params, '$.arn') = b.arn) as evidence
from log_bucket b
where exists (select 1 from scope_value where key = 'inside')
group by b.account, b.region, b.project, b.logstore, b.arn
having sum(b.lines) > coalesce((select cast(value as integer) from scope_value where key = 'push_events'), 1000000);
