/* {
  "id": "EVD-05",
  "severity": "medium",
  "title": { "en": "Own calls come back through the trail", "zh-CN": "自身调用经跟踪返回" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.LookupEvents.own", "sls.GetLogs.own"],
  "parameters": { "settle_s": 900 },
  "reasons": {
    "found": { "en": "{subject}: {found} of {calls} calls that this run made itself are in the logstore, by their request ids, the first {first}; asked {age} second(s) after the first of them", "zh-CN": "{subject}：本次运行自身发出的 {calls} 次调用中有 {found} 次已按请求 ID 出现在日志库，首个为 {first}；查询时距首次调用 {age} 秒" },
    "too-early": { "en": "{subject}: none of {calls} calls of this run is in the logstore yet, {age} second(s) after the first of them; delivery may take {settle}", "zh-CN": "{subject}：本次运行的 {calls} 次调用在首次调用 {age} 秒后均未出现在日志库；投递最长可需 {settle} 秒" },
    "lost": { "en": "{subject}: {late} of {calls} calls of this run are not in the logstore {settle} seconds later, and ActionTrail itself shows {shown} of them: recorded, but not delivered: {listed}", "zh-CN": "{subject}：本次运行的 {calls} 次调用中有 {late} 次在 {settle} 秒后仍未出现在日志库，而操作审计自身显示其中 {shown} 次：已记录但未投递：{listed}" },
    "some": { "en": "{subject}: {late} of {calls} calls of this run are not in the logstore, though they were made more than {settle} seconds before; ActionTrail itself does not show them either", "zh-CN": "{subject}：本次运行的 {calls} 次调用中有 {late} 次在 {settle} 秒后仍未出现在日志库，操作审计自身也未显示" },
    "unseen": { "en": "{subject}: the logstore could not be asked for this run's own calls", "zh-CN": "{subject}：无法在日志库中查询本次运行自身的调用" },
    "not-asked": { "en": "{subject} does not record reading calls now, or has no logstore with an index, so this run's calls leave no event", "zh-CN": "{subject} 目前不记录读操作或没有带索引的日志库，本次运行的调用不会产生事件" },
    "none": { "en": "Account {subject} has no trail", "zh-CN": "账号 {subject} 没有跟踪" }
  },
  "rationale": { "en": "Settings say what should be recorded; an event with the request id of a call that was just made shows that recording works from end to end. A call that ActionTrail itself shows and the logstore lacks was lost on the way. Delivery takes minutes, so a short run can not tell. UNCONFIRMED: that the service records every call of DescribeTrails, so one that neither shows is a warning.", "zh-CN": "配置仅说明应记录的内容；带有刚发出调用的请求 ID 的事件可证明端到端记录有效。操作审计自身显示而日志库缺少的调用即在途中丢失。投递需数分钟，运行过短则无法判断。未确认：服务是否记录每次 DescribeTrails 调用，故两处均未显示仅为警告。" },
  "remediation": {
    "text": { "en": "Look for delivery errors (TRL-09) and for silence in the store (SLS-05), and run again: what was made then is looked for then.", "zh-CN": "检查投递错误（TRL-09）与日志库静默（SLS-05）后重新运行；届时将查询届时的调用。" },
    "validation": { "en": "Search the logstore for one of the request ids in this run's evidence of DescribeTrails.", "zh-CN": "在日志库中搜索本次 DescribeTrails 证据中的任一请求 ID。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case
		when whole is null then 'not-applicable'
		when not whole then 'unknown'
		when shown > 0 then 'fail'
		when late > 0 then 'warn'
		when found > 0 then 'pass'
		else 'not-yet'
	end as verdict,
	case
		when whole is null then 'not-asked'
		when not whole then 'unseen'
		when shown > 0 then 'lost'
		when late > 0 then 'some'
		when found > 0 then 'found'
		else 'too-early'
	end as reason,
	evidence,
	calls,
	found,
	late,
	shown,
	first,
	listed,
	age,
	:settle_s as settle,
	resource as subject
from (
	select
		t.sls_account as account,
		t.sls_region as region,
		t.name || coalesce(' ' || x.member, '') as resource,
		x.whole,
		concat_ws(' ', t.evidence, x.evidence, group_concat(distinct s.evidence)) as evidence,
		count(c.request_id) as calls,
		count(e.request_id) as found,
		count(m.request_id) as late,
		count(case when m.request_id is not null then s.request_id end) as shown,
		min(e.request_id) as first,
		group_concat(case when m.request_id is not null then s.request_id end, ', ') as listed,
		x.asked - min(c.received) as age
	from trail t
	left join own_asked x on x.arn = t.arn
	left join own_call c on c.account = x.member and t.trail_region in ('All', c.region)
	left join own_event e on e.arn = t.arn and e.member = x.member and e.request_id = c.request_id
	left join own_missing m on m.arn = t.arn and m.member = x.member and m.request_id = c.request_id and m.age > :settle_s
	left join own_shown s on s.member = x.member and s.request_id = c.request_id
	group by t.arn, x.member
)
union all
select account, null, account, 'not-applicable', 'none', evidence, null, null, null, null, null, null, null, :settle_s, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
