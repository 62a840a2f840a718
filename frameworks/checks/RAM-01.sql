/* {
  "id": "RAM-01",
  "severity": "critical",
  "title": { "en": "Root has no AccessKey", "zh-CN": "主账号无 AccessKey" },
  "sources": ["ims.GetAccountSecurityPracticeReport", "ims.GetCredentialReport"],
  "parameters": { "report_age_h": 24 },
  "reasons": {
    "none": { "en": "Account {subject}: RootWithAccessKey is 0", "zh-CN": "账号 {subject}：RootWithAccessKey 为 0" },
    "keys": { "en": "Account {subject}: the root user has {keys} AccessKey(s), 0 are allowed", "zh-CN": "账号 {subject}：主账号有 {keys} 个 AccessKey，要求为 0" },
    "none-twice": { "en": "Account {subject}: RootWithAccessKey is 0, and the credential report of {generated} shows no AccessKey of <root>", "zh-CN": "账号 {subject}：RootWithAccessKey 为 0，且 {generated} 的凭证报告中 <root> 没有 AccessKey" },
    "two-answers": { "en": "Account {subject}: RootWithAccessKey is 0, but the credential report of {generated} shows {reported} AccessKey(s) of <root>: one of the two is wrong or older", "zh-CN": "账号 {subject}：RootWithAccessKey 为 0，但 {generated} 的凭证报告显示 <root> 有 {reported} 个 AccessKey：二者之一有误或较旧" },
    "reported-none": { "en": "Account {subject}: the security report gives no number; the credential report of {generated} shows no AccessKey of <root>", "zh-CN": "账号 {subject}：安全报告未给出数量；{generated} 的凭证报告中 <root> 没有 AccessKey" },
    "reported-keys": { "en": "Account {subject}: the credential report of {generated} shows {reported} AccessKey(s) of <root>, 0 are allowed", "zh-CN": "账号 {subject}：{generated} 的凭证报告显示 <root> 有 {reported} 个 AccessKey，要求为 0" },
    "old-report": { "en": "Account {subject}: the security report gives no number, and the credential report of {generated} is older than {limit} hours", "zh-CN": "账号 {subject}：安全报告未给出数量，且 {generated} 的凭证报告已超过 {limit} 小时" },
    "unseen": { "en": "Account {subject}: the security report does not say how many AccessKeys the root user has", "zh-CN": "账号 {subject}：安全报告未给出主账号的 AccessKey 数量" }
  },
  "rationale": { "en": "Nothing restricts a root AccessKey: no policy, no condition, no source address. The security report carries no time of its own; it is as old as the answer. The credential report is held against it where somebody had one made within report_age_h hours; having one made is a write, so this program never does. UNCONFIRMED: the code with which the service says that there is none; every code that ends in NotExist is taken for it.", "zh-CN": "主账号 AccessKey 不受任何策略、条件或来源地址限制。安全报告不带时间，以查询时间为准。如已有 report_age_h 小时内生成的凭证报告则与之比对；生成报告属写操作，本程序不会发起。未确认：服务表示报告不存在的错误码；凡以 NotExist 结尾者均视为不存在。" },
  "remediation": {
    "text": { "en": "Prove from the last-use time and the events that nothing depends on the key, then switch it off, wait, and delete it.", "zh-CN": "先用最近使用时间与事件证明无依赖，停用并观察后删除。" },
    "validation": { "en": "GetAccountSecurityPracticeReport: RootWithAccessKey is 0; no later event of the root user carries a long-term key.", "zh-CN": "GetAccountSecurityPracticeReport：RootWithAccessKey 为 0；此后主账号事件中不再出现长期密钥。" },
    "changing": true
  }
} */
select
	account,
	account as resource,
	case reason
		when 'none' then 'pass'
		when 'none-twice' then 'pass'
		when 'reported-none' then 'pass'
		when 'keys' then 'fail'
		when 'reported-keys' then 'fail'
		else 'unknown'
	end as verdict,
	case reason when 'two-answers' then 'contradicted' when 'old-report' then 'stale' end as state,
	reason,
	evidence,
	keys,
	reported,
	iso_time(generated) as generated,
	:report_age_h as "limit",
	account as subject
from (
	select
		p.*,
		case
			when p.keys > 0 then 'keys'
			when p.keys = 0 and p.fresh and p.reported > 0 then 'two-answers'
			when p.keys = 0 and p.fresh then 'none-twice'
			when p.keys = 0 then 'none'
			when p.reported is null then 'unseen'
			when not p.fresh then 'old-report'
			when p.reported > 0 then 'reported-keys'
			else 'reported-none'
		end as reason
	from (
		select
			x.account,
			cast(json_extract(x.body, '$.AccountSecurityPracticeInfo.AccountSecurityPracticeUserInfo.RootWithAccessKey') as integer) as keys,
			c.keys as reported,
			c.generated,
			coalesce(c.generated >= :now - :report_age_h * 3600, 0) as fresh,
			concat_ws(' ', x.id, r.id) as evidence
		from "ims.GetAccountSecurityPracticeReport" x
		left join "ims.GetCredentialReport" r on r.account = x.account and r.page = 1
		left join credential_row c on c.account = x.account and c.user = '<root>'
	) p
);
