/* {
  "id": "TRL-10",
  "severity": "medium",
  "title": { "en": "Delivery counters show no failures", "zh-CN": "投递指标无失败" },
  "sources": ["actiontrail.DescribeTrailDeliveryMetricData.delivered", "actiontrail.DescribeTrailDeliveryMetricData.failed", "actiontrail.DescribeTrails"],
  "reasons": {
    "clean": { "en": "{subject}: {delivered} deliveries from {counted_from} to {counted_to}, none failed", "zh-CN": "{subject}：{counted_from} 至 {counted_to} 投递 {delivered} 次，无失败" },
    "failures": { "en": "{subject}: {failed} deliveries failed in {bad_hours} hour(s) between {counted_from} and {counted_to}, the first in the hour from {first_bad}; {delivered} succeeded, 0 failures are allowed", "zh-CN": "{subject}：{counted_from} 至 {counted_to} 有 {bad_hours} 个小时共 {failed} 次投递失败，最早在 {first_bad} 起的一小时；成功 {delivered} 次，要求失败为 0" },
    "nothing": { "en": "{subject}: no delivery at all was counted from {counted_from} to {counted_to}, though the trail is enabled", "zh-CN": "{subject}：{counted_from} 至 {counted_to} 未统计到任何投递，而跟踪已启用" },
    "unseen": { "en": "{subject}: the counters hold no list of values", "zh-CN": "{subject}：计数器未返回数值列表" },
    "off": { "en": "Trail {subject} is not enabled or has no destination that is counted (TRL-02, TRL-07, TRL-08)", "zh-CN": "跟踪 {subject} 未启用或没有可统计的投递目的地（见 TRL-02、TRL-07、TRL-08）" },
    "no-trail": { "en": "Account {subject} has no trail (TRL-01)", "zh-CN": "账号 {subject} 没有跟踪（见 TRL-01）" }
  },
  "rationale": { "en": "A delivery that failed is an event that may be missing; the counters are kept by the service and not by those whom the log describes. A period without any delivery, in an account whose trail is on, is a broken pipe.", "zh-CN": "投递失败意味着事件可能缺失；计数由服务端保存，而非被记录者。跟踪启用而整个时段没有任何投递，说明管道已断。" },
  "remediation": {
    "text": { "en": "Repair what TRL-09 names (role, bucket, project, payment), then compare the hours named here with LookupEvents and backfill (CreateDeliveryHistoryJob) what is still there.", "zh-CN": "按 TRL-09 修复（角色、存储空间、日志项目、欠费），再将上述时段与 LookupEvents 比对，并补投（CreateDeliveryHistoryJob）仍可获取的部分。" },
    "validation": { "en": "DescribeTrailDeliveryMetricData for the next 24 hours: the failure count is 0.", "zh-CN": "此后 24 小时的 DescribeTrailDeliveryMetricData：失败数为 0。" },
    "changing": true
  }
} */
-- UNCONFIRMED: how far back the counters go, and the code with which a region that lacks them answers; both end as unknown.
select
	t.account,
	t.home_region as region,
	t.name || coalesce(' -> ' || m.destination, '') as resource,
	case
		when m.destination is null then 'not-applicable'
		when not m.counted then 'unknown'
		when m.failed > 0 or m.delivered = 0 then 'fail'
		else 'pass'
	end as verdict,
	case
		when m.destination is null then 'off'
		when not m.counted then 'unseen'
		when m.failed > 0 then 'failures'
		when m.delivered = 0 then 'nothing'
		else 'clean'
	end as reason,
	t.evidence || coalesce(' ' || m.evidence, '') as evidence,
	m.delivered,
	m.failed,
	m.bad_hours,
	iso_time(m.first_bad_ms / 1000) as first_bad,
	m.counted_from,
	m.counted_to,
	t.name || coalesce(' -> ' || m.destination, '') as subject
from trail t
left join delivery_metric m on m.account = t.account and m.home_region = t.home_region and m.trail = t.name
union all
select account, null, account, 'not-applicable', 'no-trail', evidence, null, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
