/* {
  "id": "SLS-21",
  "severity": "medium",
  "title": { "en": "SLS project itself is audited", "zh-CN": "SLS 项目操作可审计" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetLogging", "sls.GetLogs.service"],
  "reasons": {
    "events": { "en": "{subject}: {events} call(s) to SLS among the events since {since}, the newest at {newest}", "zh-CN": "{subject}：自 {since} 起的事件中有 {events} 次 SLS 调用，最新于 {newest}" },
    "service-log": { "en": "{subject}: no call to SLS among the events since {since}, but the project keeps its own operation log in {kept}", "zh-CN": "{subject}：自 {since} 起的事件中没有 SLS 调用，但项目的操作日志保存在 {kept}" },
    "neither": { "en": "{subject}: no call to SLS among the events since {since}, and the project keeps no operation log", "zh-CN": "{subject}：自 {since} 起的事件中没有 SLS 调用，且项目未保存操作日志" },
    "unseen": { "en": "{subject}: the calls to SLS since {since} could not be counted", "zh-CN": "{subject}：无法统计自 {since} 起的 SLS 调用" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "Whoever lowers the retention or deletes the store calls SLS. Those calls must be on record somewhere else than in the store they change, or at least there.", "zh-CN": "降低保存期或删除日志库的人会调用 SLS。这些调用必须有记录，最好不只存于被改动的日志库。" },
  "remediation": {
    "text": { "en": "Switch the service log of the project on (CreateLogging, operation_log), to another project; keep SLS among the services of the trail.", "zh-CN": "开启项目的服务日志（CreateLogging，operation_log）并存到另一项目；跟踪应包含 SLS 服务。" },
    "validation": { "en": "A harmless UpdateLogStore in a sandbox project appears as an event with serviceName Sls.", "zh-CN": "在沙箱项目中执行无害的 UpdateLogStore，可见 serviceName 为 Sls 的事件。" },
    "changing": true
  }
} */
-- UNCONFIRMED: the code with which GetLogging answers when it is off (LoggingNotExist is taken for that).
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when s.events > 0 then 'pass'
		when g.kept is not null then 'pass'
		when s.events is null then 'unknown'
		else 'fail'
	end as verdict,
	case
		when s.events > 0 then 'events'
		when g.kept is not null then 'service-log'
		when s.events is null then 'unseen'
		else 'neither'
	end as reason,
	concat_ws(' ', t.evidence, s.evidence, x.id) as evidence,
	s.events,
	iso_time(s.newest) as newest,
	iso_time(s.day_from) as since,
	g.kept,
	t.sls_project || '/' || t.sls_logstore as subject
from trail t
left join (
	select
		account,
		json_extract(params, '$.project') as project,
		json_extract(params, '$.logstore') as logstore,
		cast(json_extract(params, '$.day_from') as integer) as day_from,
		case when state = 'confirmed' and absent = 0 then cast(json_extract(body, '$.data[0].events') as integer) end as events,
		cast(nullif(json_extract(body, '$.data[0].newest'), 'null') as integer) as newest,
		id as evidence
	from "sls.GetLogs.service"
) s on s.account = t.sls_account and s.project = t.sls_project and s.logstore = t.sls_logstore
left join (
	select account, project, group_concat(logging_project || '/' || log, ', ') as kept
	from service_log
	where kind = 'operation_log'
	group by account, project
) g on g.account = t.sls_account and g.project = t.sls_project
left join "sls.GetLogging" x on x.account = t.sls_account and json_extract(x.params, '$.project') = t.sls_project
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
