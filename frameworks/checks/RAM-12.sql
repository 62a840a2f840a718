/* {
  "id": "RAM-12",
  "severity": "medium",
  "title": { "en": "SSO is the way in", "zh-CN": "使用 SSO" },
  "sources": ["events", "ims.GetUserSsoSettings"],
  "parameters": { "require_sso": 0 },
  "reasons": {
    "sso": { "en": "Account {subject}: single sign-on is on ({how}), and no RAM user signed in with a password", "zh-CN": "账号 {subject}：SSO 已启用（{how}），没有 RAM 用户以口令登录" },
    "password": { "en": "RAM user {subject}: {calls} sign-in(s) to the console past single sign-on, last {last_seen}", "zh-CN": "RAM 用户 {subject}：绕过 SSO 登录控制台 {calls} 次，末次 {last_seen}" },
    "off": { "en": "Account {subject}: SsoEnabled is false, and nobody signed in through CloudSSO or SAML", "zh-CN": "账号 {subject}：SsoEnabled 为 false，且没有经 CloudSSO 或 SAML 的登录" },
    "not-required": { "en": "Account {subject}: the parameter require_sso is not set, so single sign-on is not asked for", "zh-CN": "账号 {subject}：未设置参数 require_sso，不要求 SSO" },
    "unseen": { "en": "Account {subject}: the answer has no SsoEnabled", "zh-CN": "账号 {subject}：返回中没有 SsoEnabled" }
  },
  "rationale": { "en": "One way in means one place where people are checked and locked out. It is asked for only where the profile does (require_sso). Sign-ins through CloudSSO or SAML count as single sign-on even where the setting for RAM users is off.", "zh-CN": "统一入口意味着统一核验与停用。仅在配置要求时（require_sso）评估。即使 RAM 用户 SSO 未启用，经 CloudSSO 或 SAML 的登录也视为 SSO。" },
  "remediation": {
    "text": { "en": "Set up SSO for RAM users or CloudSSO, and take the login profiles of people away.", "zh-CN": "配置用户 SSO 或 CloudSSO，并删除自然人用户的登录配置。" },
    "validation": { "en": "ConsoleSignin events of the next weeks are of type cloudsso-user or saml-user.", "zh-CN": "后续 ConsoleSignin 事件的身份类型为 cloudsso-user 或 saml-user。" },
    "changing": true
  }
} */
with signin as (
	select recipient_account_id as account, identity_type, coalesce(user_name, actor) as who, event_time, evidence
	from events
	where event_name = 'ConsoleSignin' and ok = 1 and event_time >= :win_start and event_time < :win_end
)
select
	s.account,
	s.who as resource,
	'fail' as verdict,
	'password' as reason,
	min(x.id) || ' ' || min(s.evidence) || ' ' || max(s.evidence) as evidence,
	count(1) as calls,
	iso_time(max(s.event_time)) as last_seen,
	null as how,
	s.who as subject
from signin s
join "ims.GetUserSsoSettings" x on x.account = s.account
where s.identity_type = 'ram-user' and :require_sso
group by s.account, s.who
union all
select
	t.account,
	t.account,
	case when not :require_sso then 'not-applicable' when t.enabled is null then 'unknown' when t.enabled or t.federated > 0 then 'pass' else 'fail' end,
	case when not :require_sso then 'not-required' when t.enabled is null then 'unseen' when t.enabled or t.federated > 0 then 'sso' else 'off' end,
	t.evidence,
	null,
	null,
	case when t.enabled then 'SsoEnabled' else 'CloudSSO/SAML' end,
	t.account
from (
	select
		x.account,
		json_extract(x.body, '$.UserSsoSettings.SsoEnabled') as enabled,
		(select count(1) from signin s where s.account = x.account and s.identity_type in ('cloudsso-user', 'saml-user')) as federated,
		x.id as evidence
	from "ims.GetUserSsoSettings" x
) t;
