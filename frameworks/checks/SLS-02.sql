/* {
  "id": "SLS-02",
  "severity": "critical",
  "title": { "en": "Logstore retention at or above the floor", "zh-CN": "日志库保存时间达标" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetLogStore"],
  "parameters": { "logstore_ttl_days": 180, "warn_below_days": 184 },
  "reasons": {
    "short": { "en": "{subject} keeps {ttl_days} days, {floor} are required: events before {gone} are already gone", "zh-CN": "{subject} 仅保存 {ttl_days} 天，要求 {floor} 天：{gone} 之前的事件已不存在" },
    "close": { "en": "{subject} keeps {ttl_days} days: at least {floor}, but six calendar months can be {warn_below} days", "zh-CN": "{subject} 保存 {ttl_days} 天：不少于 {floor} 天，但六个自然月最长为 {warn_below} 天" },
    "long-enough": { "en": "{subject} keeps {ttl_days} days, {floor} are required", "zh-CN": "{subject} 保存 {ttl_days} 天，要求 {floor} 天" },
    "for-ever": { "en": "{subject} keeps events for ever (ttl {ttl_days}), {floor} days are required", "zh-CN": "{subject} 永久保存（ttl {ttl_days}），要求 {floor} 天" },
    "absent": { "en": "{subject} is not there ({code}): it keeps nothing, {floor} days are required", "zh-CN": "{subject} 不存在（{code}）：未保存任何日志，要求 {floor} 天" },
    "unseen": { "en": "{subject}: the retention (ttl) could not be read", "zh-CN": "{subject}：无法读取保存时间（ttl）" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "China's Cybersecurity Law asks for network logs of at least six months; 180 days is the customary floor, and six calendar months are 181 to 184 days, so below 184 is a warning. 3650 means for ever. hot_ttl and infrequentAccessTTL are tiers inside ttl and never shorten it.", "zh-CN": "《网络安全法》要求网络日志留存不少于六个月；通行下限为 180 天，六个自然月为 181 至 184 天，因此低于 184 天给出警告。3650 表示永久。hot_ttl 与 infrequentAccessTTL 是 ttl 之内的分层，不会缩短保存时间。" },
  "remediation": {
    "text": { "en": "UpdateLogStore with ttl=365 (or 3650 for ever). Events that have expired do not come back: note the loss.", "zh-CN": "UpdateLogStore，设置 ttl=365（或 3650 永久）。已过期的事件无法恢复，请记录损失。" },
    "validation": { "en": "GetLogStore: ttl is the new value. SLS-03 on the day it names.", "zh-CN": "GetLogStore：ttl 为新值。到 SLS-03 所示日期再检查。" },
    "changing": true
  }
} */
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when l.absent then 'fail'
		when l.state is not 'confirmed' or l.ttl_days is null then 'unknown'
		when l.ttl_days < :logstore_ttl_days then 'fail'
		when l.ttl_days < :warn_below_days then 'warn'
		else 'pass'
	end as verdict,
	case
		when l.absent then 'absent'
		when l.state is not 'confirmed' or l.ttl_days is null then 'unseen'
		when l.ttl_days < :logstore_ttl_days then 'short'
		when l.ttl_days < :warn_below_days then 'close'
		when l.ttl_days >= 3650 then 'for-ever'
		else 'long-enough'
	end as reason,
	t.evidence || coalesce(' ' || l.evidence, '') as evidence,
	l.ttl_days,
	:logstore_ttl_days as floor,
	:warn_below_days as warn_below,
	iso_time(:now - l.ttl_days * 86400) as gone,
	l.code,
	t.sls_project || '/' || t.sls_logstore as subject
from trail t
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
