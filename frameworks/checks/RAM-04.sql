/* {
  "id": "RAM-04",
  "severity": "high",
  "title": { "en": "RAM users with console access have MFA", "zh-CN": "控制台用户启用 MFA" },
  "sources": ["ims.GetAccountSummary", "ims.GetLoginProfile", "ims.GetSecurityPreference", "ims.GetUserMFAInfo", "ims.ListUsers"],
  "reasons": {
    "bound": { "en": "User {subject}: signs in to the console and has a second factor", "zh-CN": "用户 {subject}：可登录控制台且已绑定 MFA" },
    "mandatory": { "en": "User {subject}: has no second factor yet, but MFAOperationForLogin is mandatory, so the next sign-in asks for one", "zh-CN": "用户 {subject}：尚未绑定 MFA，但 MFAOperationForLogin 为 mandatory，下次登录必须绑定" },
    "none": { "en": "User {subject}: signs in to the console without a second factor; MFAOperationForLogin is {preference}, mandatory would be required", "zh-CN": "用户 {subject}：可登录控制台但未绑定 MFA；MFAOperationForLogin 为 {preference}，应为 mandatory" },
    "unseen": { "en": "User {subject}: whether a second factor is bound could not be read", "zh-CN": "用户 {subject}：无法读取 MFA 绑定情况" },
    "short-list": { "en": "Account {subject}: {listed} users were listed, the account counts {counted}", "zh-CN": "账号 {subject}：列出 {listed} 个用户，而账号统计为 {counted} 个" },
    "no-console": { "en": "Account {subject}: none of its {listed} RAM users can sign in to the console", "zh-CN": "账号 {subject}：{listed} 个 RAM 用户均不能登录控制台" }
  },
  "rationale": { "en": "A password that is guessed or fished must not be enough. adaptive asks for the second factor only when a sign-in looks risky, so it does not count. A user whose login profile can not be read is unknown, not safe.", "zh-CN": "口令被猜出或钓取后不应足以登录。adaptive 仅在判定有风险时要求 MFA，不视为满足。无法读取登录配置的用户为未知。" },
  "remediation": {
    "text": { "en": "Have each user bind a device, then SetSecurityPreference with MFAOperationForLogin mandatory. Users that only programs need lose their login profile.", "zh-CN": "要求用户绑定设备，然后将 SetSecurityPreference 的 MFAOperationForLogin 设为 mandatory；仅供程序使用的用户应删除登录配置。" },
    "validation": { "en": "GetUserMFAInfo names a device for the user; his next ConsoleSignin has mfaChecked true.", "zh-CN": "GetUserMFAInfo 返回该用户的设备；其下次 ConsoleSignin 的 mfaChecked 为 true。" },
    "changing": true
  }
} */
select
	u.account,
	u.upn as resource,
	case
		when m.bound then 'pass'
		when p.mfa = 'mandatory' then 'pass'
		when m.bound is null then 'unknown'
		else 'fail'
	end as verdict,
	case
		when m.bound then 'bound'
		when p.mfa = 'mandatory' then 'mandatory'
		when m.bound is null then 'unseen'
		else 'none'
	end as reason,
	concat_ws(' ', u.evidence, l.evidence, m.evidence, p.evidence, c.evidence) as evidence,
	coalesce(p.mfa, '-') as preference,
	null as listed,
	null as counted,
	u.upn as subject
from ram_user u
join ram_login l on l.account = u.account and l.upn = u.upn and l.console
left join ram_user_mfa m on m.account = u.account and m.upn = u.upn
left join ram_preference p on p.account = u.account
left join ram_count c on c.account = u.account
where u.status <> 'freeze'
union all
select account, account, 'unknown', 'short-list', evidence, null, listed, counted, account
from ram_user_total
where listed < counted
union all
select t.account, t.account, 'not-applicable', 'no-console', t.evidence, null, t.listed, t.counted, t.account
from ram_user_total t
where
	t.listed >= t.counted
	and not exists (
		select 1
		from ram_user u
		left join ram_login l on l.account = u.account and l.upn = u.upn
		where u.account = t.account and u.status <> 'freeze' and coalesce(l.console, 1)
	);
