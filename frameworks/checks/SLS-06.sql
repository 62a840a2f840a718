/* {
  "id": "SLS-06",
  "severity": "high",
  "title": { "en": "No gap in the histogram", "zh-CN": "日志无断档" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetLogs.hours"],
  "parameters": { "gap_h": 1, "gap_expected": 12 },
  "reasons": {
    "whole": { "en": "{subject}: {total} events from {since} to {until}, the longest silence is {longest} hour(s), where {most_expected} events were to be expected", "zh-CN": "{subject}：{since} 至 {until} 共 {total} 条事件，最长静默 {longest} 小时，该时长预期 {most_expected} 条事件" },
    "gaps": { "en": "{subject}: {gaps} silence(s) from {since} to {until} that its {total} events do not explain: {listed}", "zh-CN": "{subject}：{since} 至 {until} 有 {gaps} 段无法由其 {total} 条事件解释的静默：{listed}" },
    "expired": { "en": "{subject}: no silence among the {total} events from {since} to {until}, but what was before {since} has expired: gaps there can not be told any more (SLS-02, SLS-03)", "zh-CN": "{subject}：{since} 至 {until} 的 {total} 条事件中无断档，但 {since} 之前的日志已过期，无法再判断其中的断档（见 SLS-02、SLS-03）" },
    "small": { "en": "{subject}: only {total} events from {since} to {until}: too few to tell a gap from a quiet day", "zh-CN": "{subject}：{since} 至 {until} 仅 {total} 条事件：不足以区分断档与平静" },
    "absent": { "en": "{subject} is not there ({code})", "zh-CN": "{subject} 不存在（{code}）" },
    "unseen": { "en": "{subject}: the events of each hour could not be counted exactly", "zh-CN": "{subject}：无法精确统计每小时事件数" },
    "not-asked": { "en": "{subject} lies outside the period: the trail recorded nothing in it", "zh-CN": "{subject} 不在审计期内：跟踪未在期内记录" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "A lost period is found by its silence. A stretch counts as a gap when a store as busy as this one would hold 12 events or more in it on average: were they spread by chance alone, so long a silence would come less than once in a hundred thousand times; the quiet of nights and weekends is why the threshold is not lower.", "zh-CN": "丢失的时段表现为静默。若按该日志库的平均繁忙程度，此时长内应有 12 条以上事件，则视为断档：若事件随机分布，如此静默的概率低于十万分之一；夜间与周末较安静，故阈值不再降低。" },
  "remediation": {
    "text": { "en": "Explain each silence (holiday, freeze) or record it as lost; compare with LookupEvents and with the objects in OSS for the same hours.", "zh-CN": "逐段说明静默原因（假期、冻结）或登记为丢失；与同时段的 LookupEvents 及 OSS 对象比对。" },
    "validation": { "en": "The list of silences is in the report; the same query again gives no new one.", "zh-CN": "静默清单已列入报告；再次执行同一查询不出现新的静默。" },
    "changing": true
  }
} */
-- The catalogue names min_per_hour; a floor for each hour calls every quiet night of a small account a gap, so the silence is held
-- against the store's own rate instead.
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when x.id is null then 'not-applicable'
		when x.absent then 'fail'
		when x.state <> 'confirmed' or json_extract(x.body, '$.meta.isAccurate') = 0 or h.total is null then 'unknown'
		when h.total < :gap_expected * 2 then 'not-applicable'
		when s.gaps > 0 then 'fail'
		when cast(json_extract(x.params, '$.win_from') as integer) > max(:win_start, coalesce(t.start_time, t.create_time, :win_start)) then 'warn'
		else 'pass'
	end as verdict,
	case
		when x.id is null then 'not-asked'
		when x.absent then 'absent'
		when x.state <> 'confirmed' or json_extract(x.body, '$.meta.isAccurate') = 0 or h.total is null then 'unseen'
		when h.total < :gap_expected * 2 then 'small'
		when s.gaps > 0 then 'gaps'
		when cast(json_extract(x.params, '$.win_from') as integer) > max(:win_start, coalesce(t.start_time, t.create_time, :win_start)) then 'expired'
		else 'whole'
	end as reason,
	concat_ws(' ', t.evidence, x.id) as evidence,
	h.total,
	s.gaps,
	s.listed,
	coalesce(s.longest, 0) as longest,
	cast(round(coalesce(s.most_expected, 0)) as integer) as most_expected,
	iso_time(cast(json_extract(x.params, '$.win_from') as integer)) as since,
	iso_time(cast(json_extract(x.params, '$.win_to') as integer)) as until,
	x.code,
	t.sls_project || '/' || t.sls_logstore as subject
from trail t
left join "sls.GetLogs.hours" x on
	x.account = t.sls_account and json_extract(x.params, '$.project') = t.sls_project and json_extract(x.params, '$.logstore') = t.sls_logstore
left join (
	select account, project, logstore, sum(events) as total
	from log_hour
	group by account, project, logstore
) h on h.account = t.sls_account and h.project = t.sls_project and h.logstore = t.sls_logstore
left join (
	select
		account, project, logstore,
		count_if(expected >= :gap_expected and hours >= :gap_h) as gaps,
		max(hours) as longest,
		max(expected) as most_expected,
		group_concat(case when expected >= :gap_expected and hours >= :gap_h then iso_time(silent_from) || ' - ' || iso_time(silent_to) end, ', ') as listed
	from log_silence
	group by account, project, logstore
) s on s.account = t.sls_account and s.project = t.sls_project and s.logstore = t.sls_logstore
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
