/* {
  "id": "TRL-03",
  "severity": "high",
  "title": { "en": "Trail covers all regions", "zh-CN": "跟踪覆盖全部地域" },
  "sources": ["actiontrail.DescribeTrails"],
  "reasons": {
    "all": { "en": "Account {subject}: enabled trail(s) {trails} with TrailRegion All", "zh-CN": "账号 {subject}：已启用的跟踪 {trails}，TrailRegion 为 All" },
    "some": { "en": "Account {subject}: TrailRegion of the enabled trail(s) is {trails}, All is required", "zh-CN": "账号 {subject}：已启用跟踪的 TrailRegion 为 {trails}，要求为 All" },
    "none": { "en": "Account {subject}: no enabled trail, so no region is covered", "zh-CN": "账号 {subject}：没有已启用的跟踪，任何地域都未覆盖" }
  },
  "rationale": { "en": "An intruder works in the region that nobody watches. Events of a region outside TrailRegion are not delivered anywhere.", "zh-CN": "入侵者会选择无人监控的地域。TrailRegion 之外地域的事件不会投递到任何位置。" },
  "remediation": {
    "text": { "en": "UpdateTrail with TrailRegion=All.", "zh-CN": "UpdateTrail，设置 TrailRegion=All。" },
    "validation": { "en": "DescribeTrails: TrailRegion is All; later the store holds events of more than one acsRegion.", "zh-CN": "DescribeTrails：TrailRegion 为 All；之后日志库中出现多个 acsRegion 的事件。" },
    "changing": true
  }
} */
select
	a.account,
	a.account as resource,
	case when count(w.arn) > 0 then 'pass' else 'fail' end as verdict,
	case when count(w.arn) > 0 then 'all' when count(t.arn) > 0 then 'some' else 'none' end as reason,
	coalesce(group_concat(distinct w.evidence), a.evidence) as evidence,
	group_concat(case when w.arn is not null then t.name else t.name || ': ' || t.trail_region end, ', ') as trails,
	a.account as subject
from account_asked a
left join account_trail t on t.account = a.account and t.status = 'Enable'
left join account_trail w on w.account = a.account and w.arn = t.arn and w.trail_region = 'All'
group by a.account;
