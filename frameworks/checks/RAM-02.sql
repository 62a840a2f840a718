/* {
  "id": "RAM-02",
  "severity": "high",
  "title": { "en": "Root MFA is on", "zh-CN": "主账号启用 MFA" },
  "sources": ["ims.GetAccountMFAInfo"],
  "reasons": {
    "bound": { "en": "Account {subject}: IsMFAEnable of the root user is true", "zh-CN": "账号 {subject}：主账号 IsMFAEnable 为 true" },
    "none": { "en": "Account {subject}: IsMFAEnable of the root user is false, true is required", "zh-CN": "账号 {subject}：主账号 IsMFAEnable 为 false，要求为 true" },
    "unseen": { "en": "Account {subject}: the answer has no IsMFAEnable", "zh-CN": "账号 {subject}：返回中没有 IsMFAEnable" }
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
	case when bound is null then 'unknown' when bound then 'pass' else 'fail' end as verdict,
	case when bound is null then 'unseen' when bound then 'bound' else 'none' end as reason,
	evidence,
	account as subject
from (select account, json_extract(body, '$.IsMFAEnable') as bound, id as evidence from "ims.GetAccountMFAInfo");
