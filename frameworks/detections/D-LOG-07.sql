/* {
  "id": "D-LOG-07",
  "severity": "high",
  "title": { "en": "Another audit source switched off", "zh-CN": "其他审计来源被关闭" },
  "tactic": "defense-evasion T1562",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "The record of networks, databases and configuration ends where it is switched off, whatever ActionTrail goes on to show.", "zh-CN": "网络、数据库与配置的审计一旦关闭即中断，操作审计无法替代。" },
  "false-positives": { "en": "The same calls switch things on: those whose parameters say so are left out; where the parameter has another name, read it.", "zh-CN": "同样的调用也用于开启：参数表明开启的已排除；参数名不同时请查看请求内容。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "The source is on again and new records arrive.", "zh-CN": "相应审计来源已恢复并有新记录。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.FlowLogId'), json_extract_scalar(request_json, '$.DBInstanceId'), json_extract_scalar(request_json, '$.InstanceId'), '-') as resource,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.FlowLogId'), json_extract_scalar(request_json, '$.DBInstanceId'), json_extract_scalar(request_json, '$.InstanceId'), '-') as subject,
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
		(lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'vpc' and event_name in ('DeactiveFlowLog', 'DeleteFlowLog'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'cloudfw' and event_name in ('ModifySlsDispatchStatus'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'rds' and event_name in ('ModifySQLCollectorPolicy', 'ModifySQLCollectorRetention'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'config' and event_name in (
			'StopConfigurationRecorder', 'DeleteConfigDeliveryChannel',
			'DeleteAggregateConfigDeliveryChannel', 'DeactiveConfigRules'
		))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('waf-openapi', 'waf') and event_name in ('ModifyResourceLogStatus', 'ModifyUserWafLogStatus', 'DeleteLogDeliveryConfig'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'alb' and event_name in ('DisableLoadBalancerAccessLog'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('r-kvstore', 'redis') and event_name in ('ModifyAuditLogConfig'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('dds', 'mongodb') and event_name in ('ModifyAuditPolicy'))
		or (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('sas', 'aegis') and event_name in ('ModifyOpenLogShipper', 'DeleteServiceTrail'))
	)
	and lower(coalesce(json_extract_scalar(request_json, '$.EnableStatus'),
		json_extract_scalar(request_json, '$.SQLCollectorStatus'),
		json_extract_scalar(request_json, '$.AuditStatus'),
		json_extract_scalar(request_json, '$.DbAudit'),
		json_extract_scalar(request_json, '$.Status'), '')) not in ('true', '1', 'on', 'enable', 'enabled')
group by recipient_account_id, region, coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.FlowLogId'), json_extract_scalar(request_json, '$.DBInstanceId'), json_extract_scalar(request_json, '$.InstanceId'), '-'), actor, event_name;
