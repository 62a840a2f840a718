/* {
  "id": "D-LOG-05",
  "severity": "high",
  "title": { "en": "Alert rule or notification disabled", "zh-CN": "告警规则或通知被停用" },
  "tactic": "defense-evasion T1562",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "An alert that is off tells nobody. Switching it off comes before the act that it would report.", "zh-CN": "关闭的告警不会通知任何人，往往先于它本应报告的行为。" },
  "false-positives": { "en": "Tuning; muting during maintenance.", "zh-CN": "调优；维护期间静默。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "SLS-05 passes and each alert of the plan is enabled.", "zh-CN": "SLS-05 通过，计划内告警均已启用。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.alertName'), json_extract_scalar(request_json, '$.RuleName'), '-') as resource,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.alertName'), json_extract_scalar(request_json, '$.RuleName'), '-') as subject,
	actor,
	event_name,
	sum(ok) as succeeded,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('sls', 'log') and event_name in ('DeleteAlert', 'DisableAlert', 'UpdateAlert'))
		-- the list of audited events of SLS knows an alert as a job
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('sls', 'log') and event_name in ('DeleteJob', 'DisableJob') and strpos(lower(coalesce(request_json, '')), 'alert') > 0)
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'cms' and event_name in (
			'DeleteMetricRules', 'DisableMetricRules', 'DeleteEventRules', 'DisableEventRules',
			'DeleteEventRuleTargets', 'DeleteContactGroup'
		))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('sas', 'aegis') and event_name in ('ModifyNoticeConfig'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'eventbridge' and event_name in ('DeleteRule', 'DisableRule', 'DeleteTargets'))
	)
group by recipient_account_id, region, coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.alertName'), json_extract_scalar(request_json, '$.RuleName'), '-'), actor, event_name;
