/* {
  "id": "EVD-01",
  "severity": "high",
  "title": { "en": "Evidence is complete for the period", "zh-CN": "证据覆盖审计期" },
  "sources": ["actiontrail.DescribeRegions", "actiontrail.LookupEvents", "sls.GetLogs"],
  "reasons": {
    "covered": { "en": "Account {subject}: the events of the whole period from {wanted} were read for {regions} region(s)", "zh-CN": "账号 {subject}：已读取 {regions} 个地域自 {wanted} 起整个审计期的事件" },
    "gap": { "en": "Account {subject}: for {gaps} of {regions} region(s) no store has the events of the whole period from {wanted}; the earliest that could be read is {seen}", "zh-CN": "账号 {subject}：{regions} 个地域中有 {gaps} 个没有自 {wanted} 起整个审计期的事件；最早可读取到 {seen}" }
  },
  "rationale": { "en": "What was not recorded can not be audited: a period is covered when one store, read to its last page, reaches over all of it. Silent hours inside are looked at by SLS-06, lost copies by OSS-09 and EVD-03.", "zh-CN": "未记录即无法审计：仅当某一存储读取至末页并覆盖整个审计期时才算覆盖。期内静默由 SLS-06 检查，副本丢失由 OSS-09 与 EVD-03 检查。" },
  "remediation": {
    "text": { "en": "Say in the report why the gap is there, attach what other records exist, and keep logs longer than the next period (SLS-02).", "zh-CN": "在报告中说明缺口原因，附上其他可用记录，并使日志保存期长于下一审计期（SLS-02）。" },
    "validation": { "en": "Run again for a period that begins after the earliest event that can be read.", "zh-CN": "以最早可读取事件之后为起点的审计期重新运行。" },
    "changing": false
  }
} */
select
	account,
	null as region,
	account as resource,
	case when sum(whole is null) = 0 then 'pass' else 'fail' end as verdict,
	case when sum(whole is null) = 0 then 'covered' else 'gap' end as reason,
	(select group_concat(e.evidence, ' ') from event_window e where e.account = c.account) as evidence,
	count(*) as regions,
	sum(whole is null) as gaps,
	iso_time(:win_start) as wanted,
	iso_time(max(case when whole is null then seen_from end)) as seen,
	account as subject
from (
	select
		r.account,
		r.region,
		(
			select min(e.evidence)
			from event_window e
			where
				e.account = r.account
				and e.covers in ('*', r.region)
				and e.win_from <= max(:win_start, 0)
				and e.win_to >= min(:win_end, :now - 600)
		) as whole,
		(select min(e.win_from) from event_window e where e.account = r.account and e.covers in ('*', r.region)) as seen_from
	from region r
) c
group by account;
