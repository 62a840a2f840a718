/* {
  "id": "D-PRIV-03",
  "severity": "high",
  "title": { "en": "Custom policy content swapped", "zh-CN": "自定义策略被替换" },
  "tactic": "privilege-escalation T1098",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) changed what policy {subject} allows by {event_name}, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 修改策略 {subject} 的生效内容 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "policy-work": { "en": "{actor} ({user_name}) called {event_name} on policy {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对策略 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Whoever holds a policy gets what its default version says. Swapping the version gives rights to all holders without any grant to be seen.", "zh-CN": "策略持有者的权限取决于默认版本；替换版本即可在没有授权动作的情况下改变所有持有者的权限。" },
  "false-positives": { "en": "Routine work of the team that keeps the policies. A version that is not made the default changes nothing and is not counted.", "zh-CN": "权限团队的日常工作。未设为默认的新版本不改变权限，不计入。" },
  "remediation": {
    "text": { "en": "Compare the version with the one before (GetPolicyVersion); go back with SetDefaultPolicyVersion when it was not approved.", "zh-CN": "用 GetPolicyVersion 与上一版本比较；未经审批的用 SetDefaultPolicyVersion 恢复。" },
    "validation": { "en": "The default version of each custom policy is the approved one, without Action * on Resource *.", "zh-CN": "每个自定义策略的默认版本均已审批，且不含对全部资源的全部操作。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
	case when event_name in ('CreatePolicy', 'DeletePolicyVersion') then 'policy-work' else 'hit' end as reason,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	subject,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
		coalesce(
			nullif(resource_name, ''),
			json_extract_scalar(request_json, '$.PolicyName'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service in ('ram', 'resourcemanager') and event_name in (
			'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'UpdatePolicyVersion', 'CreatePolicy',
			'DeletePolicyVersion'
		))
	)
	-- UNCONFIRMED: UpdatePolicyVersion is in published alert rules, not in today's API list; old records may have it
	and not (
		event_name = 'CreatePolicyVersion'
		and lower(coalesce(json_extract_scalar(request_json, '$.SetAsDefault'), 'false')) not in ('true', '1')
		-- no parameters at all: it may have been the default
		and request_json is not null
	)
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, region, subject, actor, event_name;
