/* {
  "id": "RAM-02",
  "severity": "high",
  "title": { "en": "Root MFA is on", "zh-CN": "主账号启用 MFA" },
  "sources": ["ims.GetAccountMFAInfo", "ims.GetAccountSecurityPracticeReport"],
  "reasons": {
    "bound": { "en": "Account {subject}: IsMFAEnable of the root user is true", "zh-CN": "账号 {subject}：主账号 IsMFAEnable 为 true" },
    "none": { "en": "Account {subject}: IsMFAEnable of the root user is false, true is required", "zh-CN": "账号 {subject}：主账号 IsMFAEnable 为 false，要求为 true" },
    "by-report": { "en": "Account {subject}: IsMFAEnable is not in the answer; BindMfa of the security report is true", "zh-CN": "账号 {subject}：返回中没有 IsMFAEnable；安全报告的 BindMfa 为 true" },
    "none-by-report": { "en": "Account {subject}: IsMFAEnable is not in the answer; BindMfa of the security report is false, true is required", "zh-CN": "账号 {subject}：返回中没有 IsMFAEnable；安全报告的 BindMfa 为 false，要求为 true" },
    "two-answers": { "en": "Account {subject}: IsMFAEnable of the root user is true, but BindMfa of the security report is false: one of the two is wrong", "zh-CN": "账号 {subject}：主账号 IsMFAEnable 为 true，而安全报告的 BindMfa 为 false：二者必有一误" },
    "unseen": { "en": "Account {subject}: neither IsMFAEnable nor BindMfa is in the answers", "zh-CN": "账号 {subject}：返回中既没有 IsMFAEnable 也没有 BindMfa" }
  },
  "rationale": { "en": "The root user can do everything and can not be restricted; its password alone must not be enough. Counts of devices (GetAccountSummary) do not answer this.", "zh-CN": "主账号拥有全部权限且无法限制，不能仅凭口令登录。设备数量（GetAccountSummary）不能说明此项。" },
  "remediation": {
    "text": { "en": "Bind a second factor for the root user in the account centre, and keep the device apart from daily work.", "zh-CN": "在账号中心为主账号绑定 MFA，设备与日常使用分开保管。" },
    "validation": { "en": "GetAccountMFAInfo: IsMFAEnable is true.", "zh-CN": "GetAccountMFAInfo：IsMFAEnable 为 true。" },
    "changing": true
  }
} */
select
	account,
	account as resource,
	case
		when bound and not reported then 'unknown'
		when coalesce(bound, reported) is null then 'unknown'
		when coalesce(bound, reported) then 'pass'
		else 'fail'
	end as verdict,
	case when bound and not reported then 'contradicted' end as state,
	case
		when bound and not reported then 'two-answers'
		when bound then 'bound'
		when not bound then 'none'
		when reported then 'by-report'
		when not reported then 'none-by-report'
		else 'unseen'
	end as reason,
	evidence,
	account as subject
from (
	select
		x.account,
		json_extract(x.body, '$.IsMFAEnable') as bound,
		json_extract(p.body, '$.AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo.BindMfa') as reported,
		concat_ws(' ', x.id, p.id) as evidence
	from "ims.GetAccountMFAInfo" x
	left join "ims.GetAccountSecurityPracticeReport" p on p.account = x.account
);
