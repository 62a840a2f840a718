/* {
  "id": "D-EXP-06",
  "severity": "critical",
  "title": { "en": "Security product switched off", "zh-CN": "安全产品被关闭" },
  "tactic": "defense-evasion T1562.001",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Who switches the guards off wants to do what they would see.", "zh-CN": "关闭防护者意图实施会被其发现的行为。" },
  "false-positives": { "en": "Maintenance windows. Switching on, and a firewall policy that becomes stricter, are not counted.", "zh-CN": "维护窗口。开启防护与收紧策略不计入。" },
  "remediation": {
    "text": { "en": "Switch the product on again, then ask for the ticket. Review what happened in between by other logs.", "zh-CN": "先重新启用该产品，再索取工单；用其他日志复查其间的情况。" },
    "validation": { "en": "The console of the product shows all assets covered again.", "zh-CN": "产品控制台显示全部资产恢复防护。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
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
			json_extract_scalar(request_json, '$.Domain'),
			json_extract_scalar(request_json, '$.VpcFirewallId'),
			json_extract_scalar(request_json, '$.Uuid'),
			json_extract_scalar(request_json, '$.Uuids'),
			json_extract_scalar(request_json, '$.AclUuid'),
			json_extract_scalar(request_json, '$.Id'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service = 'cloudfw' and event_name in (
			'PutDisableFwSwitch', 'PutDisableAllFwSwitch', 'ModifyDefaultIPSConfig', 'DeleteControlPolicy',
			'ModifyVpcFirewallSwitchStatus'
		))
		or (service in ('sas', 'aegis') and event_name in (
			'ModifyWebLockStatus', 'ModifyWebLockUnbind', 'AddUninstallClientsByUuids', 'DeleteAntiBruteForceRule',
			'DeleteServiceTrail'
		))
		or (service in ('waf-openapi', 'waf') and event_name in ('DeleteDomain', 'DeleteDefenseRule', 'DeleteDefenseResource'))
	)
	and not (
		event_name = 'ModifyDefaultIPSConfig'
		-- RunMode 0 only observes, a class of rules that is 0 is off; what is not named stays as it was
		and request_json is not null
		and coalesce(json_extract_scalar(request_json, '$.RunMode'), '1') <> '0'
		and coalesce(json_extract_scalar(request_json, '$.BasicRules'), '1') <> '0'
		and coalesce(json_extract_scalar(request_json, '$.PatchRules'), '1') <> '0'
		and coalesce(json_extract_scalar(request_json, '$.CtiRules'), '1') <> '0'
		and coalesce(json_extract_scalar(request_json, '$.AiRules'), '1') <> '0'
	)
	and not (
		event_name = 'ModifyVpcFirewallSwitchStatus'
		and lower(coalesce(json_extract_scalar(request_json, '$.FirewallSwitch'), 'close')) in ('open', 'on', 'true')
	)
	and not (
		event_name = 'ModifyWebLockStatus'
		and lower(coalesce(json_extract_scalar(request_json, '$.Status'), 'off')) in ('on', 'open', 'true')
	)
group by recipient_account_id, region, subject, actor, event_name;
