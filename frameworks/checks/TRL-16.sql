/* {
  "id": "TRL-16",
  "severity": "medium",
  "title": { "en": "Governance metric of ActionTrail agrees", "zh-CN": "操作审计治理指标一致" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetGovernanceMetrics"],
  "parameters": { "governance_item": "actiontrail_storage_audit_log" },
  "reasons": {
    "agrees": { "en": "Account {subject}: ActionTrail scores {item} {score} of 100, and an enabled trail for all events is seen ({names})", "zh-CN": "账号 {subject}：操作审计对 {item} 评分 {score}/100，且可见记录全部事件的已启用跟踪（{names}）" },
    "low": { "en": "Account {subject}: ActionTrail scores {item} {score}, 100 is required; it says {columns}", "zh-CN": "账号 {subject}：操作审计对 {item} 评分 {score}，要求 100；其说明为 {columns}" },
    "contradicts": { "en": "Account {subject}: ActionTrail scores {item} {score} of 100, but no enabled trail for all events is seen: one of the two is wrong", "zh-CN": "账号 {subject}：操作审计对 {item} 评分 {score}/100，但看不到记录全部事件的已启用跟踪：二者必有一误" },
    "no-metric": { "en": "Account {subject}: the answer has no score for {item}", "zh-CN": "账号 {subject}：返回中没有 {item} 的评分" }
  },
  "rationale": { "en": "A second source that does not depend on how this program reads a setting. That the two differ is a finding of its own.", "zh-CN": "独立于本程序读取方式的第二来源；二者不一致本身即为发现。" },
  "remediation": {
    "text": { "en": "Look at the check that the columns point to (TRL-02, TRL-04, OSS-03) and repair that.", "zh-CN": "查看该说明所指的检查项（TRL-02、TRL-04、OSS-03）并修复。" },
    "validation": { "en": "GetGovernanceMetrics again: the score is 100. It may take a day to follow.", "zh-CN": "再次调用 GetGovernanceMetrics：评分为 100，可能需要一天更新。" },
    "changing": true
  }
} */
-- UNCONFIRMED: the form of ColumnsSchema; it is shown, not judged.
select
	account,
	account as resource,
	case
		when score is null then 'unknown'
		when score < 100 then 'fail'
		when names is null then 'fail'
		else 'pass'
	end as verdict,
	case
		when score is null then 'no-metric'
		when score < 100 then 'low'
		when names is null then 'contradicts'
		else 'agrees'
	end as reason,
	evidence,
	item,
	score,
	columns,
	names,
	account as subject
from (
	select
		a.account,
		concat_ws(' ', a.evidence, m.evidence) as evidence,
		:governance_item as item,
		m.score,
		substr(m.columns, 1, 400) as columns,
		(select group_concat(t.name, ', ') from account_trail t where t.account = a.account and t.status = 'Enable' and t.event_rw = 'All') as names
	from account_asked a
	left join governance_metric m on m.account = a.account and m.item = :governance_item
);
