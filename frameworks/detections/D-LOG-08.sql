/* {
  "id": "D-LOG-08",
  "severity": "critical",
  "title": { "en": "Log tampering followed by sensitive action", "zh-CN": "篡改日志后执行敏感操作" },
  "tactic": "defense-evasion chain",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "chain_s": 3600, "logstore_ttl_days": 180 },
  "reasons": {
    "hit": { "en": "{actor} touched the record ({tamper_events}) and within {chain_s} seconds called {actions}: {calls} call(s), first {first_seen}, last {last_seen}. Times have one second: what happened in the same second has no order", "zh-CN": "{actor} 触碰审计记录（{tamper_events}），并在 {chain_s} 秒内调用 {actions}：共 {calls} 次，首次 {first_seen}，末次 {last_seen}。时间精度为一秒，同一秒内无先后" }
  },
  "rationale": { "en": "Blinding the record and then destroying, granting or making keys is a plan, not an accident.", "zh-CN": "先遮蔽记录再破坏、授权或创建密钥是蓄意行为，而非意外。" },
  "false-positives": { "en": "Scripts that tear down whole test accounts.", "zh-CN": "拆除整个测试账号的脚本。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "Each call is matched with an approved change.", "zh-CN": "每次调用都有已批准的变更对应。" },
    "changing": true
  }
} */
select
	s.recipient_account_id as account,
	s.actor as resource,
	s.actor as actor,
	array_join(array_agg(distinct t.event_name), ', ') as tamper_events,
	array_join(array_agg(distinct s.event_name), ', ') as actions,
	count(distinct s.event_id) as calls,
	:chain_s as chain_s,
	from_unixtime(min(t.event_time)) as first_seen,
	from_unixtime(max(s.event_time)) as last_seen,
	concat(array_join(array_agg(distinct t.evidence), ' '), ' ', array_join(array_agg(distinct s.evidence), ' ')) as evidence
from events t
join events s on
	s.recipient_account_id = t.recipient_account_id
	and s.actor = t.actor
	and s.event_time > t.event_time
	and s.event_time <= t.event_time + :chain_s
where
	t.event_time >= :win_start and t.event_time < :win_end
	and lower(coalesce(t.service_name, split_part(t.event_source, '.', 1))) in ('actiontrail', 'sls', 'log')
	-- an attempt to stop or to delete counts; an update counts when it was made, and when it is no longer retention
	and (t.ok = 1 or not regexp_like(t.event_name, '^Update'))
	and (
		t.event_name <> 'UpdateLogStore'
		or cast(coalesce(
			json_extract_scalar(t.request_json, '$.ttl'), json_extract_scalar(t.request_json, '$.body.ttl'),
			json_extract_scalar(json_extract_scalar(t.request_json, '$.body'), '$.ttl'), '0'
		) as integer) < :logstore_ttl_days
	)
	and t.event_name in ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'DeleteLogStore', 'UpdateLogStore', 'DeleteProject', 'DisableAlert', 'DeleteAlert')
	and s.event_name not in ('DeleteTrail', 'DeleteLogStore', 'DeleteProject', 'DeleteAlert')
	and regexp_like(s.event_name, '^(Delete|Release|Destroy|Attach|CreateAccessKey$|UpdateRole$|ScheduleKeyDeletion$)')
group by s.recipient_account_id, s.actor;
