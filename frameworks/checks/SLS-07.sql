/* {
  "id": "SLS-07",
  "severity": "medium",
  "title": { "en": "Logstore is encrypted", "zh-CN": "日志库已加密" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetLogStore"],
  "parameters": { "platform_encryption_accepted": false },
  "reasons": {
    "encrypted": { "en": "{subject} is encrypted at rest ({encrypt_type}, key {encrypt_key})", "zh-CN": "{subject} 已静态加密（{encrypt_type}，密钥 {encrypt_key}）" },
    "off": { "en": "{subject} has encryption switched off (encrypt_conf.enable is false)", "zh-CN": "{subject} 的加密已关闭（encrypt_conf.enable 为 false）" },
    "default": { "en": "{subject}: the answer has no encrypt_conf, so the default of the service holds: no key of the customer's choice", "zh-CN": "{subject}：返回中没有 encrypt_conf，即采用服务默认设置，未使用客户选定的密钥" },
    "accepted": { "en": "{subject}: no encryption of its own is set, and the parameter platform_encryption_accepted allows that", "zh-CN": "{subject}：未单独设置加密，参数 platform_encryption_accepted 允许" },
    "absent": { "en": "{subject} is not there ({code})", "zh-CN": "{subject} 不存在（{code}）" },
    "unseen": { "en": "{subject}: the settings could not be read", "zh-CN": "{subject}：无法读取设置" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "Audit records name people, addresses and resources. An answer without encrypt_conf is the service's default and no proof of clear text, so it is a warning.", "zh-CN": "审计记录包含人员、地址与资源。没有 encrypt_conf 表示服务默认设置，并非明文的证明，因此给出警告。" },
  "remediation": {
    "text": { "en": "UpdateLogStore with encrypt_conf.enable=true; choose between the service's key and one of your own before, the choice can not be changed.", "zh-CN": "UpdateLogStore 设置 encrypt_conf.enable=true；请先选择服务密钥或自有密钥，选定后不可更改。" },
    "validation": { "en": "GetLogStore: encrypt_conf.enable is true.", "zh-CN": "GetLogStore：encrypt_conf.enable 为 true。" },
    "changing": true
  }
} */
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when l.absent then 'fail'
		when l.state is not 'confirmed' or l.name is null then 'unknown'
		when l.encrypted then 'pass'
		when :platform_encryption_accepted then 'not-applicable'
		when l.encrypted = 0 then 'fail'
		else 'warn'
	end as verdict,
	case when l.state = 'confirmed' and l.absent = 0 and l.encrypted is null and l.name is not null and not :platform_encryption_accepted then 'inferred' end as state,
	case
		when l.absent then 'absent'
		when l.state is not 'confirmed' or l.name is null then 'unseen'
		when l.encrypted then 'encrypted'
		when :platform_encryption_accepted then 'accepted'
		when l.encrypted = 0 then 'off'
		else 'default'
	end as reason,
	t.evidence || coalesce(' ' || l.evidence, '') as evidence,
	l.encrypt_type,
	coalesce(l.encrypt_key, '-') as encrypt_key,
	l.code,
	t.sls_project || '/' || t.sls_logstore as subject
from trail t
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', null, 'no-sls', evidence, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
