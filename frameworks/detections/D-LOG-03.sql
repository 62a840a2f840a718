/* {
  "id": "D-LOG-03",
  "severity": "critical",
  "title": { "en": "Log project, logstore or index deleted", "zh-CN": "日志项目/日志库/索引被删除" },
  "tactic": "defense-evasion T1562.008, impact T1485",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "The store is the evidence. Attempts count too.", "zh-CN": "日志库即证据本身，失败的尝试同样计入。" },
  "false-positives": { "en": "Test projects.", "zh-CN": "测试项目。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: recreate the store, deliver the events again from ActionTrail (90 days), keep what other stores have.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：重建日志库，由操作审计补投近 90 天事件，保全其他存储中的日志。" },
    "validation": { "en": "SLS-01 to SLS-04 pass.", "zh-CN": "SLS-01 至 SLS-04 通过。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.logstoreName'), json_extract_scalar(request_json, '$.projectName'), json_extract_scalar(request_json, '$.project'), '-') as resource,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.logstoreName'), json_extract_scalar(request_json, '$.projectName'), json_extract_scalar(request_json, '$.project'), '-') as subject,
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
	and (lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('sls', 'log') and event_name in (
			'DeleteProject', 'DeleteLogStore', 'DeleteLogstore', 'ClearLogStoreStorage', 'DeleteIndex', 'DeleteLogging', 'DeleteCollectionPolicy',
			'DeleteProjectPolicy', 'DeleteOSSExport', 'StopOSSExport', 'DeleteStoreView'
		))
group by recipient_account_id, region, coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.logstoreName'), json_extract_scalar(request_json, '$.projectName'), json_extract_scalar(request_json, '$.project'), '-'), actor, event_name;
