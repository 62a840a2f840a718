/* {
  "id": "RAM-01",
  "severity": "critical",
  "title": { "en": "Root has no AccessKey", "zh-CN": "主账号无 AccessKey" },
  "sources": ["ims.GetAccountSecurityPracticeReport"],
  "reasons": {
    "none": { "en": "Account {subject}: RootWithAccessKey is 0", "zh-CN": "账号 {subject}：RootWithAccessKey 为 0" },
    "keys": { "en": "Account {subject}: the root user has {keys} AccessKey(s), 0 are allowed", "zh-CN": "账号 {subject}：主账号有 {keys} 个 AccessKey，要求为 0" },
    "unseen": { "en": "Account {subject}: the security report does not say how many AccessKeys the root user has", "zh-CN": "账号 {subject}：安全报告未给出主账号的 AccessKey 数量" }
  },
  "rationale": { "en": "Nothing restricts a root AccessKey: no policy, no condition, no source address. The service's report carries no time of its own; it is as old as the answer.", "zh-CN": "主账号 AccessKey 不受任何策略、条件或来源地址限制。报告本身不带时间，以查询时间为准。" },
  "remediation": {
    "text": { "en": "Prove from the last-use time and the events that nothing depends on the key, then switch it off, wait, and delete it.", "zh-CN": "先用最近使用时间与事件证明无依赖，停用并观察后删除。" },
    "validation": { "en": "GetAccountSecurityPracticeReport: RootWithAccessKey is 0; no later event of the root user carries a long-term key.", "zh-CN": "GetAccountSecurityPracticeReport：RootWithAccessKey 为 0；此后主账号事件中不再出现长期密钥。" },
    "changing": true
  }
} */
select
	account,
	account as resource,
	case when keys is null then 'unknown' when keys = 0 then 'pass' else 'fail' end as verdict,
	case when keys is null then 'unseen' when keys = 0 then 'none' else 'keys' end as reason,
	evidence,
	keys,
	account as subject
from (
	select
		account,
		cast(json_extract(body, '$.AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo.RootWithAccessKey') as integer) as keys,
		id as evidence
	from "ims.GetAccountSecurityPracticeReport"
);
