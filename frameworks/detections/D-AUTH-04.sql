/* {
  "id": "D-AUTH-04",
  "severity": "medium",
  "title": { "en": "Console sign-in without MFA", "zh-CN": "未使用 MFA 登录控制台" },
  "tactic": "credential-access",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{user_name} ({identity_type}) signed in {calls} time(s) without MFA, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{user_name}（{identity_type}）未使用 MFA 登录 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "unsaid": { "en": "{user_name} ({identity_type}) signed in {calls} time(s), last {last_seen}; the records do not say whether MFA was used", "zh-CN": "{user_name}（{identity_type}）登录 {calls} 次，末次 {last_seen}；记录未说明是否使用 MFA" }
  },
  "rationale": { "en": "A password alone is what phishing takes. A record that does not speak of MFA is unknown, never \"without\".", "zh-CN": "仅凭密码即是钓鱼可窃取之物。记录未提及 MFA 视为未知，而非未使用。" },
  "false-positives": { "en": "Users of single sign-on, whose second factor is at the identity provider, are left out; a remembered second factor.", "zh-CN": "单点登录用户的第二因子在身份提供方，已排除；记住的第二因子。" },
  "remediation": {
    "text": { "en": "Require MFA for console sign-in and bind a device for the user.", "zh-CN": "对控制台登录强制 MFA，并为该用户绑定设备。" },
    "validation": { "en": "GetSecurityPreference: MFA is required for all users.", "zh-CN": "GetSecurityPreference：已对所有用户强制 MFA。" },
    "changing": true
  }
} */
select
	account_id as account,
	actor as resource,
	coalesce(arbitrary(user_name), '-') as user_name,
	identity_type,
	case when mfa is null then 'not-evaluable' end as state,
	case when mfa is null then 'unsaid' else 'hit' end as reason,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and event_name = 'ConsoleSignin'
	and ok = 1
	and identity_type in ('ram-user', 'root-account')
	and coalesce(mfa, 'false') = 'false'
group by account_id, actor, identity_type, mfa;
