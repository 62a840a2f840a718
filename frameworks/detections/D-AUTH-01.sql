/* {
  "id": "D-AUTH-01",
  "severity": "high",
  "title": { "en": "Root console sign-in", "zh-CN": "主账号控制台登录" },
  "tactic": "initial-access T1078.004",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "Root of account {root_account} signed in to the console {calls} time(s) from {source}, first {first_seen}, last {last_seen}", "zh-CN": "账号 {root_account} 的主账号自 {source} 登录控制台 {calls} 次，首次 {first_seen}，末次 {last_seen}" }
  },
  "rationale": { "en": "Root can not be limited and stands for no person. Each sign-in needs a reason on record.", "zh-CN": "主账号不受权限约束，也不对应具体人员。每次登录都应有记录在案的理由。" },
  "false-positives": { "en": "Break-glass use and billing work: name an agreed emergency identity as a break-glass exception.", "zh-CN": "应急使用和账单操作：约定的应急身份请列为 break-glass 例外。" },
  "remediation": {
    "text": { "en": "Attach the ticket of each sign-in. Give the work to a RAM user or a role, keep root for emergencies, with MFA.", "zh-CN": "为每次登录附上工单。日常工作改用 RAM 用户或角色，主账号仅供应急并启用 MFA。" },
    "validation": { "en": "No new root sign-in in the next 30 days.", "zh-CN": "之后 30 天没有新的主账号登录。" },
    "changing": false
  }
} */
select
	account_id as account,
	coalesce(nullif(source_ip, ''), '-') as resource,
	account_id as root_account,
	coalesce(nullif(source_ip, ''), '-') as source,
	count(1) as calls,
	min(json_extract_scalar(raw_json, '$.eventTime')) as first_seen,
	max(json_extract_scalar(raw_json, '$.eventTime')) as last_seen,
	array_join(array_agg(distinct mfa), ', ') as mfa,
	array_join(array_agg(distinct user_agent), '; ') as user_agents,
	array_join(array_agg(distinct evidence), ' ') as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and event_name = 'ConsoleSignin'
	and identity_type = 'root-account'
	and ok = 1
	and actor not in (select value from exception where kind = 'break-glass')
group by account_id, coalesce(nullif(source_ip, ''), '-');
