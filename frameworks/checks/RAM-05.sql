/* {
  "id": "RAM-05",
  "severity": "medium",
  "title": { "en": "Password policy at or above the floor", "zh-CN": "口令策略达标" },
  "sources": ["ims.GetLoginProfile", "ims.GetPasswordPolicy", "ims.GetUserSsoSettings", "ims.ListUsers"],
  "parameters": { "pwd_len": 14, "lock": 5, "reuse": 5, "pwd_age_days": 0 },
  "reasons": {
    "good": { "en": "Account {subject}: {field} is {found}, {floor} is required", "zh-CN": "账号 {subject}：{field} 为 {found}，要求 {floor}" },
    "weak": { "en": "Account {subject}: {field} is {found}, {floor} is required", "zh-CN": "账号 {subject}：{field} 为 {found}，要求 {floor}" },
    "unseen": { "en": "Account {subject}: the password policy has no {field}", "zh-CN": "账号 {subject}：口令策略没有 {field}" },
    "sso-only": { "en": "Account {subject}: users come through single sign-on and no RAM user can sign in with a password", "zh-CN": "账号 {subject}：用户经 SSO 登录，没有 RAM 用户可用口令登录" }
  },
  "rationale": { "en": "14 characters, lock-out after 5 tries and 5 earlier passwords barred are the CIS values. MLPS asks for complexity and regular change and names no number: set pwd_age_days to ask for a largest age too. 0 switches a rule of the policy off. The field is spelt MaxLoginAttemps by the service.", "zh-CN": "14 位长度、5 次锁定、禁用最近 5 个口令取自 CIS。等级保护要求复杂度与定期更换但未规定数值：如需限制最长有效期，请设置 pwd_age_days。0 表示关闭该项。服务端字段拼写为 MaxLoginAttemps。" },
  "remediation": {
    "text": { "en": "SetPasswordPolicy with the values that are required.", "zh-CN": "用 SetPasswordPolicy 设置要求的值。" },
    "validation": { "en": "GetPasswordPolicy shows them.", "zh-CN": "GetPasswordPolicy 显示这些值。" },
    "changing": true
  }
} */
select
	p.account,
	p.account || ' ' || p.field as resource,
	case
		when p.sso_only then 'not-applicable'
		when p.found is null then 'unknown'
		when p.good then 'pass'
		else 'fail'
	end as verdict,
	case
		when p.sso_only then 'sso-only'
		when p.found is null then 'unseen'
		when p.good then 'good'
		else 'weak'
	end as reason,
	p.evidence,
	p.field,
	p.found,
	p.floor,
	p.account as subject
from (
	select
		x.account,
		f.field,
		case f.flag when 1 then case f.value when 1 then 'true' when 0 then 'false' end else f.value end as found,
		f.floor,
		f.good,
		coalesce(json_extract(s.body, '$.UserSsoSettings.SsoEnabled'), 0)
			and not exists (select 1 from ram_user u left join ram_login l on l.account = u.account and l.upn = u.upn where u.account = x.account and coalesce(l.console, 1)) as sso_only,
		concat_ws(' ', x.id, s.id,
			-- one user who signs in with a password settles that the policy matters; without one all have to be known
			(select u.evidence || ' ' || l.evidence from ram_user u join ram_login l on l.account = u.account and l.upn = u.upn and l.console where u.account = x.account order by u.upn limit 1)
		) as evidence
	from "ims.GetPasswordPolicy" x
	left join "ims.GetUserSsoSettings" s on s.account = x.account
	join (
		select
			id,
			field,
			flag,
			value,
			case field
				when 'MinimumPasswordLength' then '>= ' || :pwd_len
				when 'MaxLoginAttemps' then '1..' || :lock
				when 'PasswordReusePrevention' then '>= ' || :reuse
				when 'MaxPasswordAge' then '1..' || :pwd_age_days
				else 'true'
			end as floor,
			case field
				when 'MinimumPasswordLength' then value >= :pwd_len
				when 'MaxLoginAttemps' then value between 1 and :lock
				when 'PasswordReusePrevention' then value >= :reuse
				when 'MaxPasswordAge' then value between 1 and :pwd_age_days
				else value = 1
			end as good
		from (
			select x.id, n.value as field, n.value like 'Require%' as flag, json_extract(x.body, '$.PasswordPolicy.' || n.value) as value
			from "ims.GetPasswordPolicy" x,
				json_each('["MinimumPasswordLength","RequireLowercaseCharacters","RequireUppercaseCharacters","RequireNumbers","RequireSymbols","MaxLoginAttemps","PasswordReusePrevention","MaxPasswordAge"]') n
			where n.value <> 'MaxPasswordAge' or :pwd_age_days > 0
		)
	) f on f.id = x.id
) p;
