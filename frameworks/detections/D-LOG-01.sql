/* {
  "id": "D-LOG-01",
  "severity": "critical",
  "title": { "en": "Trail stopped or deleted", "zh-CN": "跟踪被停用或删除" },
  "tactic": "defense-evasion T1562.008",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} called {event_name} on trail {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor} 对跟踪 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Switching the record off is what an intruder does before the rest. Attempts count too: a refused one shows the will.", "zh-CN": "关闭记录往往是入侵者的第一步。失败的尝试同样计入：被拒绝也表明意图。" },
  "false-positives": { "en": "A planned move of a trail: StopLogging is then followed by CreateTrail or StartLogging within minutes.", "zh-CN": "计划内的跟踪迁移：StopLogging 之后数分钟内会有 CreateTrail 或 StartLogging。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: StartLogging, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：StartLogging，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "TRL-02 passes; no further StopLogging or DeleteTrail in the store.", "zh-CN": "TRL-02 通过；日志库中没有新的 StopLogging 或 DeleteTrail。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.Name'), '-') as resource,
	actor,
	event_name,
	count(1) as calls,
	sum(ok) as succeeded,
	min(json_extract_scalar(raw_json, '$.eventTime')) as first_seen,
	max(json_extract_scalar(raw_json, '$.eventTime')) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.Name'), '-') as subject
from events
where
	event_time >= :win_start and event_time < :win_end
	and lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'actiontrail'
	and event_name in ('StopLogging', 'DeleteTrail')
group by
	recipient_account_id,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.Name'), '-'),
	actor,
	event_name;
