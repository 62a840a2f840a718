/* {
  "id": "EVD-03",
  "severity": "medium",
  "title": { "en": "Two sources agree", "zh-CN": "双来源一致" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.LookupEvents.sample", "oss.ListObjectsV2.sample", "sls.GetLogs.ids", "sls.GetLogs.sample"],
  "parameters": { "tolerance_pct": 1, "reconcile_most": 2000, "ids_listed": 100 },
  "reasons": {
    "equal": { "en": "{subject}: {in_sls} event(s) in SLS and {in_oss} in OSS on {day} (UTC) in {log_region}", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 的事件 SLS 有 {in_sls} 条，OSS 有 {in_oss} 条" },
    "near": { "en": "{subject}: {in_sls} event(s) in SLS and {in_oss} in OSS on {day} (UTC) in {log_region}: not equal, within {tolerance} per cent", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 的事件 SLS 有 {in_sls} 条，OSS 有 {in_oss} 条：不等，但在 {tolerance}% 以内" },
    "differ": { "en": "{subject}: {in_sls} event(s) in SLS and {in_oss} in OSS on {day} (UTC) in {log_region}: one of them has lost events", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 的事件 SLS 有 {in_sls} 条，OSS 有 {in_oss} 条：其中之一丢失了事件" },
    "same-ids": { "en": "{subject}: ActionTrail itself and SLS show the same {in_sls} event(s) from {since} to {until} in {log_region}, id by id (a stretch of about {most} at most)", "zh-CN": "{subject}：{since} 至 {until} 在 {log_region}，操作审计自身与 SLS 显示相同的 {in_sls} 条事件，逐一 ID 一致（所取时段至多约 {most} 条）" },
    "lost-ids": { "en": "{subject}: ActionTrail itself shows {in_lookup} event(s) from {since} to {until} in {log_region}, SLS {in_sls}; {missing} did not reach SLS: {listed}", "zh-CN": "{subject}：{since} 至 {until} 在 {log_region}，操作审计自身显示 {in_lookup} 条事件，SLS 有 {in_sls} 条；{missing} 条未到达 SLS：{listed}" },
    "more-ids": { "en": "{subject}: SLS has {in_sls} event(s) from {since} to {until} in {log_region}, ActionTrail itself shows {in_lookup}; it does not show {missing}: {listed}", "zh-CN": "{subject}：{since} 至 {until} 在 {log_region}，SLS 有 {in_sls} 条事件，操作审计自身显示 {in_lookup} 条；未显示其中 {missing} 条：{listed}" },
    "unread": { "en": "{subject}: the events from {since} to {until} in {log_region} could not be read both in ActionTrail itself and in SLS", "zh-CN": "{subject}：无法同时从操作审计自身与 SLS 读取 {log_region} 在 {since} 至 {until} 的事件" },
    "unseen": { "en": "{subject}: the events of {day} could not be counted in both stores", "zh-CN": "{subject}：无法在两处存储中统计 {day} 的事件" },
    "one": { "en": "Account {subject}: no trail delivers to SLS and had a second place to compare with on the sampled day", "zh-CN": "账号 {subject}：抽样当日没有投递到 SLS 且另有副本可供比较的跟踪" }
  },
  "rationale": { "en": "Two copies made independently that agree are hard to forge alike. One whole day is compared by count: OSS objects name how many events they hold; of that day, as much as holds about reconcile_most events is compared with LookupEvents id by id. UNCONFIRMED: that the real service files events under the day of their event time.", "zh-CN": "两份独立副本一致则难以同时伪造。对一整天按数量比较：OSS 对象名含事件数；其中约含 reconcile_most 条事件的时段与 LookupEvents 逐一按 ID 比较。未确认：真实服务是否按事件时间归入当日目录。" },
  "remediation": {
    "text": { "en": "Compare the event ids of that day in both stores, then look at delivery errors (TRL-09) and deletions (D-LOG rules) around it.", "zh-CN": "比较当日两处存储的事件 ID，再查看前后的投递错误（TRL-09）与删除（D-LOG 规则）。" },
    "validation": { "en": "The same two counts again.", "zh-CN": "再次统计两处数量。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case
		when in_sls is null or in_oss is null then 'unknown'
		when in_sls = in_oss then 'pass'
		when abs(in_sls - in_oss) * 100.0 <= :tolerance_pct * max(in_sls, in_oss) then 'warn'
		else 'fail'
	end as verdict,
	case
		when in_sls is null or in_oss is null then 'unseen'
		when in_sls = in_oss then 'equal'
		when abs(in_sls - in_oss) * 100.0 <= :tolerance_pct * max(in_sls, in_oss) then 'near'
		else 'differ'
	end as reason,
	evidence,
	in_sls,
	in_oss,
	day,
	log_region,
	:tolerance_pct as tolerance,
	null as in_lookup,
	null as missing,
	null as listed,
	null as since,
	null as until,
	:reconcile_most as most,
	resource as subject,
	1 as certain
from (select d.*, t.name || ' ' || d.member as resource, date(d.day_from, 'unixepoch') as day from sample_day d join trail t on t.arn = d.arn)
union all
select
	account,
	region,
	resource,
	case
		when in_sls is null or in_lookup is null then 'unknown'
		when lost > 0 then 'fail'
		when more > 0 then 'warn'
		else 'pass'
	end,
	case
		when in_sls is null or in_lookup is null then 'unread'
		when lost > 0 then 'lost-ids'
		when more > 0 then 'more-ids'
		else 'same-ids'
	end,
	evidence,
	in_sls,
	null,
	null,
	log_region,
	:tolerance_pct,
	in_lookup,
	case when lost > 0 then lost else more end,
	(
		select group_concat(i.event_id, ', ')
		from event_only_in i
		where
			i.arn = q.arn and i.member = q.member and i.nth <= :ids_listed
			and i.store = case when q.lost > 0 then 'lookup' else 'sls' end
	),
	iso_time(part_from),
	iso_time(part_to),
	:reconcile_most,
	resource,
	1
from (
	select
		t.sls_account as account,
		t.sls_region as region,
		t.name || ' ' || c.member || ' (LookupEvents)' as resource,
		c.arn,
		c.member,
		c.log_region,
		c.part_from,
		c.part_to,
		c.n as in_lookup,
		s.n as in_sls,
		(select count(*) from event_only_in i where i.arn = c.arn and i.member = c.member and i.store = 'lookup') as lost,
		(select count(*) from event_only_in i where i.arn = c.arn and i.member = c.member and i.store = 'sls') as more,
		concat_ws(' ', t.evidence, c.evidence, s.evidence) as evidence
	from event_store_count c
	join trail t on t.arn = c.arn
	left join event_store_count s on s.arn = c.arn and s.member = c.member and s.store = 'sls'
	where c.store = 'lookup'
) q
union all
select a.account, null, a.account, 'not-applicable', 'one', a.evidence, null, null, null, null, null, null, null, null, null, null, null, a.account, null
from account_asked a
where not exists (
	select 1
	from account_trail t
	where t.account = a.account and t.sls_arn <> '' and (t.oss_bucket <> '' or exists (select 1 from event_store_count c where c.arn = t.arn))
);
