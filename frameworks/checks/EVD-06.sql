/* {
  "id": "EVD-06",
  "severity": "medium",
  "title": { "en": "Delivery counters agree with what arrived", "zh-CN": "投递计数与实际到达一致" },
  "sources": ["actiontrail.DescribeTrailDeliveryMetricData.delivered", "actiontrail.DescribeTrailDeliveryMetricData.failed", "actiontrail.DescribeTrails", "actiontrail.LookupEvents.sample", "oss.ListObjectsV2.sample", "sls.GetLogs.ids", "sls.GetLogs.own", "sls.GetLogs.sample"],
  "parameters": { "settle_s": 900 },
  "reasons": {
    "agree": { "en": "{subject}: on {day} (UTC) {delivered} deliveries and no failure were counted, {stored} event(s) of the home region are there and none is known to be missing", "zh-CN": "{subject}：{day}（UTC）统计到投递 {delivered} 次且无失败，主地域有 {stored} 条事件，未发现缺失" },
    "lost": { "en": "{subject}: on {day} (UTC) {failed} deliveries failed ({delivered} succeeded) and {missing} event(s) of the home region did not arrive", "zh-CN": "{subject}：{day}（UTC）有 {failed} 次投递失败（成功 {delivered} 次），主地域有 {missing} 条事件未到达" },
    "repeated": { "en": "{subject}: on {day} (UTC) {failed} deliveries failed ({delivered} succeeded), but none of the {stored} event(s) of the home region is known to be missing", "zh-CN": "{subject}：{day}（UTC）有 {failed} 次投递失败（成功 {delivered} 次），但主地域的 {stored} 条事件未发现缺失" },
    "unexplained": { "en": "{subject}: on {day} (UTC) no failure was counted, yet {missing} event(s) of the home region are not there: they were taken out afterwards, or were never counted", "zh-CN": "{subject}：{day}（UTC）未统计到失败，但主地域缺少 {missing} 条事件：系事后被移除，或从未计入" },
    "unlikely": { "en": "{subject}: on {day} (UTC) no delivery was counted, yet {stored} event(s) of that day are there: one of the two is not true", "zh-CN": "{subject}：{day}（UTC）未统计到任何投递，却存在当日事件 {stored} 条：两者必有其一不实" },
    "quiet": { "en": "{subject}: on {day} (UTC) no delivery was counted and no event of the home region is there", "zh-CN": "{subject}：{day}（UTC）未统计到投递，也没有主地域的事件" },
    "failing": { "en": "{subject}: {missing} call(s) of this run are not in the logstore {age} second(s) after the first, and {failed} deliveries failed in the 24 hours before", "zh-CN": "{subject}：本次运行的 {missing} 次调用在首次调用 {age} 秒后未出现在日志库，且此前 24 小时有 {failed} 次投递失败" },
    "uncounted": { "en": "{subject}: the counters say nothing of {day} (UTC)", "zh-CN": "{subject}：计数器没有 {day}（UTC）的数据" },
    "unseen": { "en": "{subject}: the events of the sampled day could not be counted there", "zh-CN": "{subject}：无法统计该处抽样日的事件" },
    "off": { "en": "Trail {subject} is not enabled or has no destination that is counted (TRL-02, TRL-07, TRL-08)", "zh-CN": "跟踪 {subject} 未启用或没有可统计的投递目的地（见 TRL-02、TRL-07、TRL-08）" },
    "no-trail": { "en": "Account {subject} has no trail (TRL-01)", "zh-CN": "账号 {subject} 没有跟踪（见 TRL-01）" }
  },
  "rationale": { "en": "The counters are the service's own word on each delivery; held against what is in the store they tell a failure that was made good from one that lost events, and events that vanished after they had been delivered. The day is that of EVD-03; TRL-10 looks at the failures of the whole period. UNCONFIRMED: whether a delivery that succeeds at a second try counts as failed first.", "zh-CN": "计数是服务端对每次投递的记录；与存储内容比对，可区分已补救的失败与造成丢失的失败，以及投递后消失的事件。抽样日同 EVD-03；整个审计期的失败见 TRL-10。未确认：重试成功的投递是否先计为失败。" },
  "remediation": {
    "text": { "en": "Repair what TRL-09 names, take the ids that EVD-03 lists, and backfill (CreateDeliveryHistoryJob) what ActionTrail still has; where nothing failed, look who could delete (OSS-08, SLS-20).", "zh-CN": "修复 TRL-09 所列问题，按 EVD-03 列出的事件 ID 补投（CreateDeliveryHistoryJob）操作审计仍保留的部分；若无失败，核查谁能够删除（OSS-08、SLS-20）。" },
    "validation": { "en": "The same comparison for a day after the repair.", "zh-CN": "修复后对另一日再次比对。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'agree' then 'pass'
		when 'quiet' then 'pass'
		when 'lost' then 'fail'
		when 'repeated' then 'warn'
		when 'unexplained' then 'warn'
		when 'off' then 'not-applicable'
		else 'unknown'
	end as verdict,
	reason,
	case reason when 'unlikely' then 'contradicted' end as state,
	evidence,
	delivered,
	failed,
	stored,
	missing,
	date(day_from, 'unixepoch') as day,
	null as age,
	resource as subject,
	1 as certain
from (
	select
		*,
		case
			when destination is null then 'off'
			when stored is null then 'unseen'
			when points = 0 then 'uncounted'
			when failed > 0 and missing > 0 then 'lost'
			when failed > 0 then 'repeated'
			when missing > 0 then 'unexplained'
			when delivered = 0 and stored > 0 then 'unlikely'
			when delivered = 0 then 'quiet'
			else 'agree'
		end as reason
	from (
		select
			t.account,
			t.home_region as region,
			t.name || coalesce(' -> ' || m.destination, '') as resource,
			m.destination,
			s.n as stored,
			s.missing,
			s.day_from,
			count(h.hour) as points,
			coalesce(sum(h.delivered), 0) as delivered,
			coalesce(sum(h.failed), 0) as failed,
			concat_ws(' ', t.evidence, m.evidence, s.evidence) as evidence
		from trail t
		left join delivery_metric m on m.account = t.account and m.home_region = t.home_region and m.trail = t.name
		left join sample_stored s on s.arn = t.arn and s.destination = m.destination
		left join delivery_hour h on
			h.account = t.account and h.home_region = t.home_region and h.trail = t.name and h.destination = m.destination
			and h.hour >= s.day_from and h.hour < s.day_from + 86400
		group by t.arn, m.destination
	)
)
union all
select
	t.sls_account,
	t.sls_region,
	t.name || ' ' || o.member,
	case when o.age > :settle_s then 'fail' else 'warn' end,
	'failing',
	null,
	concat_ws(' ', t.evidence, x.evidence, m.evidence),
	null,
	h.failed,
	null,
	o.missing,
	null,
	o.age,
	t.name || ' ' || o.member,
	1
from (select arn, member, count(*) as missing, max(age) as age from own_missing group by arn, member) o
join trail t on t.arn = o.arn
join own_asked x on x.arn = o.arn and x.member = o.member
join delivery_metric m on m.account = t.account and m.home_region = t.home_region and m.trail = t.name and m.destination = 'sls'
join (
	select account, home_region, trail, sum(failed) as failed
	from delivery_hour
	where destination = 'sls' and hour >= :now - 86400
	group by account, home_region, trail
) h on h.account = t.account and h.home_region = t.home_region and h.trail = t.name
where h.failed > 0
union all
select account, null, account, 'not-applicable', 'no-trail', null, evidence, null, null, null, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
