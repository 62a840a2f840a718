/* {
  "id": "SLS-01",
  "severity": "critical",
  "title": { "en": "Logstore of the trail exists and accepts only ActionTrail", "zh-CN": "日志库存在且仅由操作审计写入" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetLogStore"],
  "reasons": {
    "exists": { "en": "Trail {trail}: logstore {subject} exists", "zh-CN": "跟踪 {trail}：日志库 {subject} 存在" },
    "absent": { "en": "Trail {trail}: logstore {subject} is not there ({code})", "zh-CN": "跟踪 {trail}：日志库 {subject} 不存在（{code}）" },
    "open": { "en": "Trail {trail}: logstore {subject} exists but has WebTracking on: anybody can write into it", "zh-CN": "跟踪 {trail}：日志库 {subject} 存在，但开启了 WebTracking：任何人都可写入" },
    "other-name": { "en": "Trail {trail}: the answer for {subject} names logstore {name}", "zh-CN": "跟踪 {trail}：查询 {subject} 返回的日志库名为 {name}" },
    "unseen": { "en": "Trail {trail}: logstore {subject} could not be read", "zh-CN": "跟踪 {trail}：无法读取日志库 {subject}" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "A trail keeps its SLS destination in its settings when the logstore is deleted: the setting proves nothing. The store is always actiontrail_ and the trail's name, and only ActionTrail writes to it.", "zh-CN": "日志库被删除后跟踪配置仍显示 SLS 目的地，因此配置不能作为证明。日志库名固定为 actiontrail_ 加跟踪名，且只由操作审计写入。" },
  "remediation": {
    "text": { "en": "Find out who deleted it. Set the SLS destination again with UpdateTrail, which creates the logstore.", "zh-CN": "查明删除者。用 UpdateTrail 重新设置 SLS 目的地，系统会重建日志库。" },
    "validation": { "en": "GetLogStore answers 200 with that name; SLS-05 passes.", "zh-CN": "GetLogStore 返回 200 且名称一致；SLS-05 通过。" },
    "changing": true
  }
} */
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when l.absent then 'fail'
		when l.state is not 'confirmed' or l.name is null or l.name <> t.sls_logstore then 'unknown'
		when l.anonymous_writes then 'warn'
		else 'pass'
	end as verdict,
	case
		when l.absent then 'absent'
		when l.state is not 'confirmed' or l.name is null then 'unseen'
		when l.name <> t.sls_logstore then 'other-name'
		when l.anonymous_writes then 'open'
		else 'exists'
	end as reason,
	t.evidence || coalesce(' ' || l.evidence, '') as evidence,
	t.name as trail,
	l.name,
	l.code,
	t.sls_project || '/' || t.sls_logstore as subject
from trail t
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
