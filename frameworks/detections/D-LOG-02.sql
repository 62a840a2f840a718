/* {
  "id": "D-LOG-02",
  "severity": "high",
  "title": { "en": "Trail scope or destination weakened", "zh-CN": "跟踪范围或投递目标被削弱" },
  "tactic": "defense-evasion T1562.008",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "weakened": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: the trail records or delivers less than before", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：跟踪的记录范围或投递目标缩小" },
    "changed": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: the record has the new values only, compare them with the trail as it was", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：记录仅含新值，请与变更前的跟踪配置比较" }
  },
  "rationale": { "en": "A trail that records reads only, one region only or delivers nowhere looks healthy and misses what matters.", "zh-CN": "仅记录读事件、仅覆盖一个地域或没有投递目标的跟踪看似正常，却漏掉关键事件。" },
  "false-positives": { "en": "Terraform applied again; a destination added.", "zh-CN": "Terraform 重新应用；新增投递目标。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "TRL-01 to TRL-04 pass.", "zh-CN": "TRL-01 至 TRL-04 通过。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.Name'), '-') as resource,
	coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.Name'), '-') as subject,
	actor,
	event_name,
	case
		when lower(coalesce(json_extract_scalar(request_json, '$.EventRW'), 'all')) <> 'all' or lower(coalesce(json_extract_scalar(request_json, '$.TrailRegion'), 'all')) <> 'all'
			or json_extract_scalar(request_json, '$.SlsProjectArn') = '' or json_extract_scalar(request_json, '$.OssBucketName') = ''
			or event_name in ('DeleteDataEventSelector', 'DisableInsight', 'DeleteDeliveryHistoryJob') then 'weakened'
		else 'changed'
	end as reason,
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
	and (lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'actiontrail' and event_name in (
			'UpdateTrail', 'DeleteDataEventSelector', 'PutDataEventSelector', 'DisableInsight',
			'PutInsightSelectors', 'UpdateGlobalEventsStorageRegion', 'DeleteDeliveryHistoryJob'
		))
group by recipient_account_id, region, coalesce(nullif(resource_name, ''), json_extract_scalar(request_json, '$.Name'), '-'), actor, event_name, case
		when lower(coalesce(json_extract_scalar(request_json, '$.EventRW'), 'all')) <> 'all' or lower(coalesce(json_extract_scalar(request_json, '$.TrailRegion'), 'all')) <> 'all'
			or json_extract_scalar(request_json, '$.SlsProjectArn') = '' or json_extract_scalar(request_json, '$.OssBucketName') = ''
			or event_name in ('DeleteDataEventSelector', 'DisableInsight', 'DeleteDeliveryHistoryJob') then 'weakened'
		else 'changed'
	end;
