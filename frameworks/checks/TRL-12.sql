/* {
  "id": "TRL-12",
  "severity": "low",
  "title": { "en": "Insight events enabled", "zh-CN": "已启用 Insight" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetInsightSelectors", "actiontrail.GetInsightTypes"],
  "parameters": { "insight_types": ["IpInsight", "ApiCallRateInsight", "ApiErrorRateInsight", "AkInsight"] },
  "reasons": {
    "on": { "en": "Account {subject}: all {wanted} kinds of Insight are on ({on_types}), trail {trails} delivers them", "zh-CN": "账号 {subject}：全部 {wanted} 种 Insight 已启用（{on_types}），由跟踪 {trails} 投递" },
    "some": { "en": "Account {subject}: {on_count} of {wanted} kinds of Insight are on; off: {off_types}", "zh-CN": "账号 {subject}：{wanted} 种 Insight 中启用 {on_count} 种；未启用：{off_types}" },
    "kept-nowhere": { "en": "Account {subject}: Insight is on, but no trail delivers its events: they are gone after 90 days", "zh-CN": "账号 {subject}：Insight 已启用，但没有跟踪投递其事件，90 天后消失" },
    "off": { "en": "Account {subject}: none of the {wanted} kinds of Insight is on ({off_types})", "zh-CN": "账号 {subject}：{wanted} 种 Insight 均未启用（{off_types}）" },
    "not-offered": { "en": "Account {subject}: the service lists no kind of Insight", "zh-CN": "账号 {subject}：服务未提供任何 Insight 类型" }
  },
  "rationale": { "en": "Insight compares call rates, error rates, addresses and AccessKeys with the account's own past: a second opinion beside the detections of this report, made by somebody else.", "zh-CN": "Insight 将调用频率、错误率、来源地址与 AccessKey 同账号历史比较，是独立于本报告检测规则的第二意见。" },
  "remediation": {
    "text": { "en": "EnableInsight for the kinds that are off, and PutInsightSelectors on the trail.", "zh-CN": "对未启用的类型执行 EnableInsight，并在跟踪上执行 PutInsightSelectors。" },
    "validation": { "en": "GetInsightTypes: the kinds are Enable. GetInsightSelectors of the trail names them.", "zh-CN": "GetInsightTypes：各类型为 Enable；跟踪的 GetInsightSelectors 列出这些类型。" },
    "changing": true
  }
} */
-- UNCONFIRMED: what an account answers to which the feature is not offered; an empty list is taken for that.
select
	account,
	account as resource,
	case
		when known = 0 then 'not-applicable'
		when on_count = 0 then 'fail'
		when on_count < wanted or trails is null then 'warn'
		else 'pass'
	end as verdict,
	case
		when known = 0 then 'not-offered'
		when on_count = 0 then 'off'
		when on_count < wanted then 'some'
		when trails is null then 'kept-nowhere'
		else 'on'
	end as reason,
	evidence,
	wanted,
	on_count,
	on_types,
	off_types,
	trails,
	account as subject
from (
	select
		a.account,
		a.evidence,
		(select count(*) from list where name = 'insight_types') as wanted,
		(select count(*) from insight_type i where i.account = a.account) as known,
		(select count(*) from insight_type i join list l on l.name = 'insight_types' and l.value = i.type where i.account = a.account and i.enabled) as on_count,
		(select group_concat(i.type, ', ') from insight_type i join list l on l.name = 'insight_types' and l.value = i.type where i.account = a.account and i.enabled) as on_types,
		(
			select group_concat(l.value, ', ')
			from list l
			where l.name = 'insight_types' and not exists (select 1 from insight_type i where i.account = a.account and i.type = l.value and i.enabled)
		) as off_types,
		(select group_concat(distinct s.trail) from insight_selector s where s.account = a.account) as trails
	from account_asked a
);
