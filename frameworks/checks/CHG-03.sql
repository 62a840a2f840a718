/* {
  "id": "CHG-03",
  "severity": "medium",
  "title": { "en": "Ledger of audit-configuration changes", "zh-CN": "审计配置变更台账" },
  "sources": ["actiontrail.DescribeRegions", "actiontrail.DescribeTrails", "oss.ListObjectsV2.events", "sls.GetHistograms.period", "sls.GetLogs.members", "events"],
  "reasons": {
    "change": { "en": "{actor}: {service} {event}, {n} time(s), {failed} refused or failed, {first} to {last}; {things}", "zh-CN": "{actor}：{service} {event}，{n} 次（其中 {failed} 次被拒绝或失败），{first} 至 {last}；{things}" },
    "none": { "en": "Account {subject}: no such call is recorded in the period", "zh-CN": "账号 {subject}：审计期内没有此类调用记录" },
    "too-many": { "en": "Account {subject}: it has more events than are downloaded (push_events), so they were not read here", "zh-CN": "账号 {subject}：事件数超过下载上限（push_events），本次未读取" },
    "gap": { "en": "Account {subject}: the ledger has a gap: events of the whole period could not be read for {gaps} region(s)", "zh-CN": "账号 {subject}：台账有缺口：{gaps} 个地域无法读取整个审计期的事件" }
  },
  "rationale": { "en": "ActionTrail carries no value from before a change: the reader compares each row with its ticket.", "zh-CN": "操作审计不含变更前的值：由人工将每行与工单核对。" },
  "remediation": {
    "text": { "en": "Ask who approved each change; a change of the audit itself without an approver is an incident.", "zh-CN": "查明每项变更的审批人；未经审批的审计配置变更属于事件。" },
    "validation": { "en": "Each row has an approver, and the D-LOG detections are clean or explained.", "zh-CN": "每行都有审批人，且 D-LOG 检测为无命中或已解释。" },
    "changing": false
  }
} */
with changes as materialized (
	select * from ledger_event where ledger = 'audit' and event_time >= :win_start and event_time < :win_end
),
windows as materialized (
	select account, evidence from event_window
),
unread as materialized (
	select account, evidence from heavy_window
)
select
	account,
	null as region,
	actor || ' ' || event_name as resource,
	'manual' as verdict,
	'change' as reason,
	group_concat(distinct evidence) as evidence,
	actor,
	service_name as service,
	event_name as event,
	count(*) as n,
	sum(ok = 0) as failed,
	iso_time(min(event_time)) as first,
	iso_time(max(event_time)) as last,
	case when min(resource_name) = max(resource_name) then max(resource_name) else min(resource_name) || ' ... ' || max(resource_name) end as things,
	null as gaps,
	account as subject
from changes
group by account, actor, service_name, event_name
union all
select
	account,
	null,
	account,
	case when min(whole) = 0 then case when max(heavy) then 'unknown' else 'fail' end else 'not-applicable' end,
	case when min(whole) = 0 then case when max(heavy) then 'too-many' else 'gap' end else 'none' end,
	case when min(whole) = 0 and max(heavy) then (select group_concat(h.evidence, ' ') from unread h where h.account = c.account)
		else (select group_concat(w.evidence, ' ') from windows w where w.account = c.account) end,
	null, null, null, null, null, null, null, null,
	sum(whole = 0),
	account
from (
	select account, region, coalesce(max(win_from <= max(:win_start, 0) and win_to >= min(:win_end, :now - 600)), 0) as whole,
		exists (select 1 from unread h where h.account = region_window.account) as heavy
	from region_window
	group by account, region
) c
group by account
having
	min(whole) = 0
	or not exists (
		select 1 from changes e where e.account = c.account
	);
