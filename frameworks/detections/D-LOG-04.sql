/* {
  "id": "D-LOG-04",
  "severity": "high",
  "title": { "en": "Logstore retention, index or encryption changed", "zh-CN": "日志库保存期/索引/加密被修改" },
  "tactic": "defense-evasion T1562.008",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "logstore_ttl_days": 180 },
  "reasons": {
    "shortened": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: events are kept {ttl_days} days, {floor} are required", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：保存时间 {ttl_days} 天，要求 {floor} 天" },
    "changed": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}; the record does not say how long events are kept now", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}；记录未说明当前保存时间" }
  },
  "rationale": { "en": "A store with a shorter life forgets by itself, and nobody has to delete anything. An index that is gone hides events from every query and alert.", "zh-CN": "缩短保存时间后日志会自动消失，无需任何删除操作。索引被改动后，查询和告警都看不到相应事件。" },
  "false-positives": { "en": "Tuning the cost of other stores; an update that keeps the retention at or above the floor is left out.", "zh-CN": "非审计日志库的成本优化；保存时间不低于要求的更新已排除。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "SLS-02 and SLS-03 pass.", "zh-CN": "SLS-02、SLS-03 通过。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.logstoreName'), json_extract_scalar(request_json, '$.logstore'), '-') as resource,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.logstoreName'), json_extract_scalar(request_json, '$.logstore'), '-') as subject,
	actor,
	event_name,
	case when coalesce(json_extract_scalar(request_json, '$.ttl'), json_extract_scalar(request_json, '$.body.ttl'), json_extract_scalar(json_extract_scalar(request_json, '$.body'), '$.ttl')) is not null then 'shortened' else 'changed' end as reason,
	min(cast(coalesce(json_extract_scalar(request_json, '$.ttl'), json_extract_scalar(request_json, '$.body.ttl'), json_extract_scalar(json_extract_scalar(request_json, '$.body'), '$.ttl')) as integer)) as ttl_days,
	:logstore_ttl_days as floor,
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
	and (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('sls', 'log') and event_name in (
			'UpdateLogStore', 'UpdateLogstore', 'UpdateIndex', 'UpdateLogging', 'UpdateLogStoreEncryption',
			'UpdateLogStoreMeteringMode', 'UpsertCollectionPolicy', 'PutProjectPolicy'
		))
	and not (event_name in ('UpdateLogStore', 'UpdateLogstore') and cast(coalesce(coalesce(json_extract_scalar(request_json, '$.ttl'), json_extract_scalar(request_json, '$.body.ttl'), json_extract_scalar(json_extract_scalar(request_json, '$.body'), '$.ttl')), '0') as integer) >= :logstore_ttl_days)
group by recipient_account_id, region, coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.logstoreName'), json_extract_scalar(request_json, '$.logstore'), '-'), actor, event_name, case when coalesce(json_extract_scalar(request_json, '$.ttl'), json_extract_scalar(request_json, '$.body.ttl'), json_extract_scalar(json_extract_scalar(request_json, '$.body'), '$.ttl')) is not null then 'shortened' else 'changed' end;
