/* {
  "id": "SLS-05",
  "severity": "critical",
  "title": { "en": "Events arrived recently (freshness)", "zh-CN": "近期有事件写入" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.LookupEvents.recent", "sls.GetLogs.newest"],
  "parameters": { "fresh_h": 24 },
  "reasons": {
    "fresh": { "en": "{subject}: newest event {newest}, {age_h} hour(s) old, at most {limit} are allowed", "zh-CN": "{subject}：最新事件 {newest}，距今 {age_h} 小时，要求不超过 {limit} 小时" },
    "old": { "en": "{subject}: newest event {newest}, {age_h} hours old, at most {limit} are allowed", "zh-CN": "{subject}：最新事件 {newest}，距今 {age_h} 小时，要求不超过 {limit} 小时" },
    "stalled": { "en": "{subject}: no event since {since}, though ActionTrail itself shows one at {looked_up}: delivery has stopped", "zh-CN": "{subject}：自 {since} 起没有事件，而操作审计本身在 {looked_up} 有事件：投递已中断" },
    "quiet": { "en": "{subject}: no event since {since}, and ActionTrail itself shows none in the trail's home region: the account is quiet or the pipe is dead", "zh-CN": "{subject}：自 {since} 起没有事件，操作审计在该跟踪的主地域也没有事件：账号无活动或管道已失效" },
    "absent": { "en": "{subject} is not there ({code}): no event arrives", "zh-CN": "{subject} 不存在（{code}）：没有事件写入" },
    "no-index": { "en": "{subject} has no index ({code}): the newest event can not be asked for", "zh-CN": "{subject} 没有索引（{code}）：无法查询最新事件" },
    "unseen": { "en": "{subject}: the newest event could not be read for certain", "zh-CN": "{subject}：无法确定最新事件" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "Settings can look right while nothing flows. Events normally arrive within 10 minutes; a day of silence in an account with activity means that the pipe is broken.", "zh-CN": "配置正常不代表有数据流入。事件通常在 10 分钟内到达；有活动的账号一天没有事件，说明管道已断。" },
  "remediation": {
    "text": { "en": "Look at TRL-09 for the delivery error and repair what it names.", "zh-CN": "查看 TRL-09 的投递错误并按提示修复。" },
    "validation": { "en": "The same query again: the newest event moves.", "zh-CN": "再次执行同一查询：最新事件时间前移。" },
    "changing": true
  }
} */
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when n.absent and n.code = 'IndexConfigNotExist' then 'unknown'
		when n.absent then 'fail'
		when n.state is not 'confirmed' then 'unknown'
		when n.newest >= :now - :fresh_h * 3600 then 'pass'
		when n.newest is not null then 'warn'
		when not n.accurate or r.state is not 'confirmed' or (r.newest is null and r.more) then 'unknown'
		when r.newest is not null then 'fail'
		else 'warn'
	end as verdict,
	case
		when n.absent and n.code = 'IndexConfigNotExist' then 'no-index'
		when n.absent then 'absent'
		when n.state is not 'confirmed' then 'unseen'
		when n.newest >= :now - :fresh_h * 3600 then 'fresh'
		when n.newest is not null then 'old'
		when not n.accurate or r.state is not 'confirmed' or (r.newest is null and r.more) then 'unseen'
		when r.newest is not null then 'stalled'
		else 'quiet'
	end as reason,
	t.evidence || coalesce(' ' || n.evidence, '') || coalesce(' ' || r.evidence, '') as evidence,
	iso_time(n.newest) as newest,
	max(0, (:now - n.newest) / 3600) as age_h,
	:fresh_h as "limit",
	iso_time(n.day_from) as since,
	iso_time(r.newest) as looked_up,
	n.code,
	t.sls_project || '/' || t.sls_logstore as subject,
	1 as certain
from trail t
left join log_newest n on n.account = t.sls_account and n.project = t.sls_project and n.logstore = t.sls_logstore
left join lookup_recent r on r.account = t.account and r.home_region = t.home_region and r.name = t.name
where t.sls_project <> ''
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
