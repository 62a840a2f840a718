/* {
  "id": "D-ANOM-13",
  "severity": "medium",
  "title": { "en": "Reconnaissance burst", "zh-CN": "侦察行为" },
  "tactic": "discovery T1580",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_kinds": 20, "n_svc": 5, "bucket_s": 600 },
  "reasons": {
    "hit": { "en": "{subject} read {kinds} kinds of thing of {services} services within {window_s} seconds, {calls} call(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{subject} 在 {window_s} 秒内读取 {services} 个服务的 {kinds} 种信息，共 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "no-reads": { "en": "Account {subject} has {calls} event(s) and none of them is a read: its record holds writes only, so looking around is not seen", "zh-CN": "账号 {subject} 有 {calls} 条事件但无读事件：其记录仅含写事件，无法看到侦察行为" }
  },
  "rationale": { "en": "Whoever is new in a cloud looks around first: many kinds of reads over many services at once.", "zh-CN": "新进入者总是先四处查看：短时间内读取众多服务的多种信息。" },
  "false-positives": { "en": "Inventory tools, also this one: name their roles as scanner exceptions.", "zh-CN": "资产盘点工具（包括本工具）：请将其角色列为 scanner 例外。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	account,
	actor as resource,
	actor as subject,
	null as state,
	'hit' as reason,
	max(kinds) as kinds,
	max(services) as services,
	sum(calls) as calls,
	:bucket_s as window_s,
	from_unixtime(min(first_time)) as first_seen,
	from_unixtime(max(last_time)) as last_seen,
	array_join(array_agg(distinct ips), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		recipient_account_id as account,
		actor,
		event_time / :bucket_s as bucket,
		count(distinct event_name) as kinds,
		count(distinct service_name) as services,
		count(1) as calls,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct source_ip), ', ') as ips,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and event_rw = 'Read'
		and identity_type <> 'system'
		and actor not in (select value from exception where kind = 'scanner')
	group by recipient_account_id, actor, event_time / :bucket_s
	having count(distinct event_name) >= :n_kinds and count(distinct service_name) >= :n_svc
) b
group by account, actor
union all
select
	recipient_account_id,
	recipient_account_id,
	recipient_account_id,
	'not-evaluable',
	'no-reads',
	0,
	0,
	count(1),
	:bucket_s,
	from_unixtime(min(event_time)),
	from_unixtime(max(event_time)),
	'',
	array_join(array_agg(distinct evidence), ' ')
from events
where event_time >= :win_start and event_time < :win_end
group by recipient_account_id
having count_if(event_rw = 'Read') = 0;
