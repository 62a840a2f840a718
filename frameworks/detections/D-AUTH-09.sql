/* {
  "id": "D-AUTH-09",
  "severity": "high",
  "title": { "en": "Password or sign-in policy weakened", "zh-CN": "口令/登录安全策略被削弱" },
  "tactic": "defense-evasion T1556",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_length": 8 },
  "reasons": {
    "weakened": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: below the floor ({parameters})", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：低于要求（{parameters}）" },
    "changed": { "en": "{actor} called {event_name} on {subject} {calls} time(s), {succeeded} with success, first {first_seen}, last {last_seen}, from {ips}: read the new values ({parameters})", "zh-CN": "{actor} 对 {subject} 调用 {event_name} {calls} 次，成功 {succeeded} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}：请核对新值（{parameters}）" }
  },
  "rationale": { "en": "One call lowers the guard of every user.", "zh-CN": "一次调用即可降低所有用户的防护。" },
  "false-positives": { "en": "A change that the record does not show in full: read the values. What keeps to the floor in all that was asked for is left out.", "zh-CN": "记录未完整显示的变更：请核对参数值。所有参数均不低于要求的变更不计入。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, treat it as an incident: undo the change, keep the evidence, review what the actor did around that time.", "zh-CN": "向操作者索取工单；若无，按安全事件处置：撤销变更，保全证据，复查该操作者前后的行为。" },
    "validation": { "en": "The password policy and sign-in checks pass.", "zh-CN": "口令策略与登录相关检查通过。" },
    "changing": true
  }
} */
with setting as (
	select
		e.*,
		cast(coalesce(json_extract_scalar(request_json, '$.MinimumPasswordLength'), json_extract_scalar(request_json, '$.MinPasswordLength')) as integer) as length,
		cast(json_extract_scalar(request_json, '$.MaxPasswordAge') as integer) as age,
		cast(json_extract_scalar(request_json, '$.PasswordReusePrevention') as integer) as reuse,
		-- RAM spells it without the t
		cast(coalesce(json_extract_scalar(request_json, '$.MaxLoginAttemps'), json_extract_scalar(request_json, '$.MaxLoginAttempts')) as integer) as attempts,
		lower(concat(
			coalesce(json_extract_scalar(request_json, '$.RequireLowercaseCharacters'), ''), ',', coalesce(json_extract_scalar(request_json, '$.RequireUppercaseCharacters'), ''), ',',
			coalesce(json_extract_scalar(request_json, '$.RequireNumbers'), ''), ',', coalesce(json_extract_scalar(request_json, '$.RequireSymbols'), '')
		)) as complexity,
		lower(coalesce(
			json_extract_scalar(request_json, '$.MFAOperationForLogin'), json_extract_scalar(request_json, '$.EnforceMFAForLogin'),
			json_extract_scalar(request_json, '$.MFAAuthenticationStatus'), json_extract_scalar(request_json, '$.MFAAuthenticationSettings'),
			json_extract_scalar(request_json, '$.UserMFAAuthenticationSettings')
		)) as second_factor,
		lower(json_extract_scalar(request_json, '$.AllowUserToManageAccessKeys')) as own_keys,
		lower(json_extract_scalar(request_json, '$.EnableSaveMFATicket')) as remembered,
		json_extract_scalar(request_json, '$.LoginNetworkMasks') as networks
	from events e
	where
		event_time >= :win_start and event_time < :win_end
		and ok = 1
		and (
			(lower(service_name) in ('ram', 'ims') and event_name in ('SetPasswordPolicy', 'SetSecurityPreference'))
			or (lower(service_name) = 'cloudsso' and event_name in (
				'SetPasswordPolicy', 'SetMFAAuthenticationStatus', 'UpdateMFAAuthenticationSettings',
				'UpdateUserMFAAuthenticationSettings', 'SetLoginPreference'
			))
		)
),
judged as (
	select
		s.*,
		case
			when length < :min_length
				or age = 0
				or reuse = 0
				or attempts = 0
				or strpos(complexity, 'false') > 0
				or second_factor not in ('true', 'mandatory', 'enabled')
				or own_keys = 'true'
				or remembered = 'true'
				or networks in ('', '0.0.0.0/0', '::/0') then 'weakened'
			-- what was asked for is known, and none of it is weak
			when length is not null
				or age is not null
				or reuse is not null
				or attempts is not null
				or second_factor is not null
				or own_keys is not null
				or remembered is not null then 'held'
			else 'changed'
		end as reason
	from setting s
)
select
	recipient_account_id as account,
	region,
	event_name as resource,
	event_name as subject,
	actor,
	event_name,
	reason,
	array_join(array_agg(distinct request_json), '; ') as parameters,
	sum(ok) as succeeded,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from judged
where reason <> 'held'
group by recipient_account_id, region, event_name, actor, reason;
