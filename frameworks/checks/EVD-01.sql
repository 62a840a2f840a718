/* {
  "id": "EVD-01",
  "severity": "high",
  "title": { "en": "Evidence is complete for the period", "zh-CN": "证据覆盖审计期" },
  "sources": ["actiontrail.DescribeRegions", "actiontrail.DescribeTrails", "actiontrail.LookupEvents", "oss.GetBucketLifecycle", "oss.GetObject", "oss.ListObjectsV2.days", "oss.ListObjectsV2.events", "sls.GetHistograms.period", "sls.GetLogs", "sls.GetLogs.hours", "sls.GetLogs.members"],
  "parameters": { "gap_h": 1, "gap_expected": 12, "lookup_hours": 168, "log_window_lines": 20000, "object_events": "gaps", "objects_max": 20000 },
  "reasons": {
    "covered": { "en": "Account {subject}: the events of the whole period from {wanted} were read for {regions} region(s)", "zh-CN": "账号 {subject}：已读取 {regions} 个地域自 {wanted} 起整个审计期的事件" },
    "whole": { "en": "Trail {subject}: recording since {started}; {total} events from {since} to {until} in the logstore, the longest silence is {longest} hour(s), and no copy has a day that the other lacks", "zh-CN": "跟踪 {subject}：自 {started} 起记录；日志库 {since} 至 {until} 共 {total} 条事件，最长静默 {longest} 小时，两份副本均无对方缺失的日期" },
    "silent": { "en": "Trail {subject}: {gaps} silence(s) among the {total} events from {since} to {until} are explained by nothing seen here: {listed}", "zh-CN": "跟踪 {subject}：{since} 至 {until} 的 {total} 条事件中有 {gaps} 段静默无法解释：{listed}" },
    "lost-in-sls": { "en": "Trail {subject}: the logstore is silent ({listed}) on a whole day (UTC) for which the archive has objects, the first is {day}: the two copies disagree", "zh-CN": "跟踪 {subject}：日志库在归档有对象的整日（UTC）静默（{listed}），首个为 {day}：两份副本不一致" },
    "lost-in-oss": { "en": "Trail {subject}: the logstore has events of {days} day(s) (UTC) for which the archive has no object, the first is {day}: the two copies disagree", "zh-CN": "跟踪 {subject}：日志库有事件而归档无对象的日期（UTC）有 {days} 天，首个为 {day}：两份副本不一致" },
    "too-many": { "en": "Account {subject}: it has more events than are downloaded (push_events), so they were not read here", "zh-CN": "账号 {subject}：事件数超过下载上限（push_events），本次未读取" },
    "gap": { "en": "Account {subject}: for {gaps} of {regions} region(s) no store has the events of the whole period from {wanted}; the earliest that could be read is {seen}", "zh-CN": "账号 {subject}：{regions} 个地域中有 {gaps} 个没有自 {wanted} 起整个审计期的事件；最早可读取到 {seen}" }
  },
  "rationale": { "en": "What was not recorded can not be audited: a period is covered when one store, read to its last page, reaches over all of it. Inside the period the silences of the logstore (SLS-06) are held against the days in the archive (OSS-09) and the time since which the trail records: a silence that both copies show and nothing explains is a gap; copies that disagree leave it open which of them lost events. Days that a lifecycle rule took from the archive are explained (OSS-03 judges the rule).", "zh-CN": "未记录即无法审计：仅当某一存储读取至末页并覆盖整个审计期时才算覆盖。期内将日志库静默（SLS-06）与归档日期（OSS-09）及跟踪开始记录时间比对：两份副本均显示且无法解释的静默为缺口；副本不一致时无法判断何者丢失。被生命周期规则清理的归档日期视为已解释（由 OSS-03 判定）。" },
  "remediation": {
    "text": { "en": "Say in the report why the gap is there, attach what other records exist, and keep logs longer than the next period (SLS-02).", "zh-CN": "在报告中说明缺口原因，附上其他可用记录，并使日志保存期长于下一审计期（SLS-02）。" },
    "validation": { "en": "Run again for a period that begins after the earliest event that can be read.", "zh-CN": "以最早可读取事件之后为起点的审计期重新运行。" },
    "changing": false
  }
} */
with windows as materialized (
	select account, covers, win_from, win_to, evidence from event_window
),
unread as materialized (
	select account, evidence from heavy_window
)
select
	account,
	null as region,
	account as resource,
	case when sum(whole is null) = 0 then 'pass' when max(heavy) then 'unknown' else 'fail' end as verdict,
	case when sum(whole is null) = 0 then 'covered' when max(heavy) then 'too-many' else 'gap' end as reason,
	null as state,
	case when sum(whole is null) > 0 and max(heavy) then (select group_concat(h.evidence, ' ') from unread h where h.account = c.account) else max(read) end as evidence,
	count(*) as regions,
	sum(whole is null) as gaps,
	iso_time(:win_start) as wanted,
	iso_time(max(case when whole is null then seen_from end)) as seen,
	null as started,
	null as total,
	null as since,
	null as until,
	null as longest,
	null as listed,
	null as day,
	null as days,
	-- how the calls were cut: hours of one LookupEvents call, lines of one walk through a logstore, which days are read from objects
	-- ('gaps', 'all' or 'none') and how many of those
	:lookup_hours as lookup_hours,
	:log_window_lines as log_window_lines,
	:object_events as object_events,
	:objects_max as objects_max,
	account as subject
from (
	select
		r.account,
		r.region,
		min(case when e.win_from <= max(:win_start, 0) and e.win_to >= min(:win_end, :now - 600) then e.evidence end) as whole,
		min(e.win_from) as seen_from,
		(select group_concat(w.evidence, ' ') from windows w where w.account = r.account) as read,
		exists (select 1 from unread h where h.account = r.account) as heavy
	from region r
	left join windows e on e.account = r.account and e.covers in ('*', r.region)
	group by r.account, r.region
) c
group by account
union all
-- a store too small to tell a silence from a quiet day, or without hours of the period, has no row here; SLS-06 says so
select
	account,
	region,
	resource,
	case when lost_in_sls is not null or lost_in_oss > 0 then 'unknown' when gaps > 0 then 'fail' else 'pass' end,
	case
		when lost_in_sls is not null then 'lost-in-sls'
		when lost_in_oss > 0 then 'lost-in-oss'
		when gaps > 0 then 'silent'
		else 'whole'
	end,
	case when lost_in_sls is not null or lost_in_oss > 0 then 'contradicted' end,
	evidence,
	null,
	gaps,
	null,
	null,
	coalesce(iso_time(started), '-'),
	total,
	iso_time(win_from),
	iso_time(win_to),
	coalesce(longest, 0),
	listed,
	date(coalesce(lost_in_sls, first_lost_in_oss) * 86400, 'unixepoch'),
	lost_in_oss,
	:lookup_hours,
	:log_window_lines,
	:object_events,
	:objects_max,
	resource
from (
	select
		t.sls_account as account,
		t.sls_region as region,
		t.name as resource,
		coalesce(t.start_time, t.create_time) as started,
		cast(json_extract(x.params, '$.win_from') as integer) as win_from,
		cast(json_extract(x.params, '$.win_to') as integer) as win_to,
		(select sum(h.events) from log_hour h where h.account = t.sls_account and h.project = t.sls_project and h.logstore = t.sls_logstore) as total,
		coalesce(s.gaps, 0) as gaps,
		s.longest,
		s.listed,
		(
			select min(d.day)
			from log_silence q
			join object_day d on d.arn = t.arn and d.day * 86400 >= q.silent_from and d.day * 86400 + 86400 <= q.silent_to
			where
				q.account = t.sls_account and q.project = t.sls_project and q.logstore = t.sls_logstore
				and q.expected >= :gap_expected and q.hours >= :gap_h
		) as lost_in_sls,
		coalesce(o.days, 0) as lost_in_oss,
		o.first as first_lost_in_oss,
		concat_ws(' ', t.evidence, x.id) as evidence
	from trail t
	join "sls.GetLogs.hours" x on
		x.account = t.sls_account and json_extract(x.params, '$.project') = t.sls_project and json_extract(x.params, '$.logstore') = t.sls_logstore
	left join (
		select
			account, project, logstore,
			count_if(expected >= :gap_expected and hours >= :gap_h) as gaps,
			max(hours) as longest,
			group_concat(case when expected >= :gap_expected and hours >= :gap_h then iso_time(silent_from) || ' - ' || iso_time(silent_to) end, ', ') as listed
		from log_silence
		group by account, project, logstore
	) s on s.account = t.sls_account and s.project = t.sls_project and s.logstore = t.sls_logstore
	left join (
		-- an hour's worth of margin at the end: objects follow a little later
		select k.arn, count(distinct h.hour / 86400) as days, min(h.hour / 86400) as first
		from trail k
		join log_hour h on h.account = k.sls_account and h.project = k.sls_project and h.logstore = k.sls_logstore
		where
			k.oss_bucket <> '' and h.events > 0
			and h.hour / 86400 * 86400 >= :win_start
			and h.hour / 86400 * 86400 + 86400 <= min(:win_end, :now) - 3600
			and not exists (select 1 from object_day d where d.arn = k.arn and d.day = h.hour / 86400)
			-- what a lifecycle rule took is explained: OSS-03 judges it
			and not exists (
				select 1
				from log_lifecycle_rule r
				where r.arn = k.arn and coalesce(r.tagged, 0) = 0 and r.days is not null and h.hour / 86400 + r.days <= :now / 86400
			)
		group by k.arn
	) o on o.arn = t.arn
	where x.state = 'confirmed' and x.absent = 0 and coalesce(json_extract(x.body, '$.meta.isAccurate'), 1) = 1
)
where total >= :gap_expected * 2;
