/* {
  "id": "EVD-03",
  "severity": "medium",
  "title": { "en": "Two sources agree", "zh-CN": "双来源一致" },
  "sources": ["actiontrail.DescribeTrails", "oss.ListObjectsV2.sample", "sls.GetLogs.sample"],
  "parameters": { "tolerance_pct": 1 },
  "reasons": {
    "equal": { "en": "{subject}: {in_sls} event(s) in SLS and {in_oss} in OSS on {day} (UTC) in {log_region}", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 的事件 SLS 有 {in_sls} 条，OSS 有 {in_oss} 条" },
    "near": { "en": "{subject}: {in_sls} event(s) in SLS and {in_oss} in OSS on {day} (UTC) in {log_region}: not equal, within {tolerance} per cent", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 的事件 SLS 有 {in_sls} 条，OSS 有 {in_oss} 条：不等，但在 {tolerance}% 以内" },
    "differ": { "en": "{subject}: {in_sls} event(s) in SLS and {in_oss} in OSS on {day} (UTC) in {log_region}: one of them has lost events", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 的事件 SLS 有 {in_sls} 条，OSS 有 {in_oss} 条：其中之一丢失了事件" },
    "unseen": { "en": "{subject}: the events of {day} could not be counted in both stores", "zh-CN": "{subject}：无法在两处存储中统计 {day} 的事件" },
    "one": { "en": "Account {subject}: no trail delivers both to SLS and to OSS, so there is nothing to compare", "zh-CN": "账号 {subject}：没有同时投递到 SLS 与 OSS 的跟踪，无可比较" }
  },
  "rationale": { "en": "Two copies made independently that agree are hard to forge alike. One whole day is compared by count: OSS objects name how many events they hold. UNCONFIRMED: that the real service files events under the day of their event time.", "zh-CN": "两份独立副本一致则难以同时伪造。对一整天按数量比较：OSS 对象名含事件数。未确认：真实服务是否按事件时间归入当日目录。" },
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
	resource as subject
from (
	select
		l.account,
		l.region,
		t.name || ' ' || json_extract(l.params, '$.member') as resource,
		cast(json_extract(l.body, '$.data[0].events') as integer) as in_sls,
		case when o.state = 'confirmed' then coalesce((
			select sum(s.events) from sample_object s where s.arn = t.arn and s.member = json_extract(l.params, '$.member')
		), 0) end as in_oss,
		date(json_extract(l.params, '$.day_from'), 'unixepoch') as day,
		json_extract(l.params, '$.log_region') as log_region,
		t.evidence || ' ' || l.id || coalesce(' ' || o.id, '') as evidence
	from trail t
	join "sls.GetLogs.sample" l on json_extract(l.params, '$.arn') = t.arn
	left join "oss.ListObjectsV2.sample" o on
		json_extract(o.params, '$.arn') = t.arn and json_extract(o.params, '$.member') = json_extract(l.params, '$.member') and o.page = 1
)
union all
select a.account, null, a.account, 'not-applicable', 'one', a.evidence, null, null, null, null, null, a.account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.oss_bucket <> '' and t.sls_arn <> '');
