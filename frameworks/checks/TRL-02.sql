/* {
  "id": "TRL-02",
  "severity": "critical",
  "title": { "en": "Trail is enabled and logging", "zh-CN": "跟踪已启用并在记录" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetTrailStatus"],
  "reasons": {
    "logging": { "en": "Trail {subject}: Status is {status} and IsLogging is true", "zh-CN": "跟踪 {subject}：Status 为 {status}，IsLogging 为 true" },
    "not-enabled": { "en": "Trail {subject}: Status is {status}, Enable is required", "zh-CN": "跟踪 {subject}：Status 为 {status}，要求为 Enable" },
    "not-logging": { "en": "Trail {subject}: Status is {status} but IsLogging is false, true is required", "zh-CN": "跟踪 {subject}：Status 为 {status}，但 IsLogging 为 false，要求为 true" },
    "two-answers": { "en": "Trail {subject}: DescribeTrails lists it with Status {status}, GetTrailStatus answers {code}", "zh-CN": "跟踪 {subject}：DescribeTrails 显示 Status 为 {status}，而 GetTrailStatus 返回 {code}" },
    "unseen": { "en": "Trail {subject}: Status is {status}, IsLogging could not be read", "zh-CN": "跟踪 {subject}：Status 为 {status}，无法读取 IsLogging" },
    "no-trail": { "en": "Account {subject} has no trail (TRL-01)", "zh-CN": "账号 {subject} 没有跟踪（见 TRL-01）" }
  },
  "rationale": { "en": "A trail made through the API starts switched off (Fresh). Only Enable with IsLogging true records anything.", "zh-CN": "通过 API 创建的跟踪初始为关闭状态（Fresh）。只有 Enable 且 IsLogging 为 true 才会记录。" },
  "remediation": {
    "text": { "en": "StartLogging for the trail. Find out first who stopped it and when (D-LOG-01).", "zh-CN": "对该跟踪执行 StartLogging。先查明由谁、何时停用（D-LOG-01）。" },
    "validation": { "en": "GetTrailStatus: IsLogging is true, and a latest delivery time moves within 15 minutes.", "zh-CN": "GetTrailStatus：IsLogging 为 true，且最近投递时间在 15 分钟内更新。" },
    "changing": true
  }
} */
select
	t.account,
	t.home_region as region,
	t.name as resource,
	case
		when t.status <> 'Enable' then 'fail'
		when s.absent then 'unknown'
		when s.state is not 'confirmed' or s.is_logging is null then 'unknown'
		when s.is_logging then 'pass'
		else 'fail'
	end as verdict,
	case
		when t.status <> 'Enable' then 'not-enabled'
		when s.absent then 'two-answers'
		when s.state is not 'confirmed' or s.is_logging is null then 'unseen'
		when s.is_logging then 'logging'
		else 'not-logging'
	end as reason,
	case when t.status = 'Enable' and s.absent then 'contradicted' end as state,
	t.evidence || coalesce(' ' || s.evidence, '') as evidence,
	t.status,
	s.code,
	t.name as subject,
	1 as certain
from trail t
left join trail_status s on s.account = t.account and s.name = t.name and s.home_region = t.home_region
union all
select account, null, account, 'not-applicable', 'no-trail', null, evidence, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
