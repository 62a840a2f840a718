/* {
  "id": "TRL-07",
  "severity": "critical",
  "title": { "en": "Trail delivers to SLS", "zh-CN": "跟踪投递到 SLS" },
  "sources": ["actiontrail.DescribeTrails"],
  "reasons": {
    "delivers": { "en": "Account {subject}: enabled all-region trail delivers to SLS ({trails})", "zh-CN": "账号 {subject}：已启用的全地域跟踪投递到 SLS（{trails}）" },
    "some-regions": { "en": "Account {subject}: only trails of single regions deliver to SLS ({trails}), an all-region trail is required", "zh-CN": "账号 {subject}：仅单地域跟踪投递到 SLS（{trails}），要求为全地域跟踪" },
    "no-sls": { "en": "Account {subject}: SlsProjectArn is empty for {trails}: no real-time query, no alert", "zh-CN": "账号 {subject}：{trails} 的 SlsProjectArn 为空：无法实时查询和告警" },
    "none": { "en": "Account {subject}: no enabled trail, so nothing reaches SLS", "zh-CN": "账号 {subject}：没有已启用的跟踪，没有事件进入 SLS" }
  },
  "rationale": { "en": "Only in SLS can events be queried and alerted on within minutes. Without it a finding waits for somebody to page through LookupEvents.", "zh-CN": "只有进入 SLS 的事件才能在数分钟内被查询和告警，否则只能人工翻查 LookupEvents。" },
  "remediation": {
    "text": { "en": "UpdateTrail with SlsProjectArn=acs:log:REGION:ACCOUNT:project/NAME.", "zh-CN": "UpdateTrail，设置 SlsProjectArn=acs:log:REGION:ACCOUNT:project/NAME。" },
    "validation": { "en": "GetTrailStatus: SlsLogStoreStatus is true; SLS-05 passes.", "zh-CN": "GetTrailStatus：SlsLogStoreStatus 为 true；SLS-05 通过。" },
    "changing": true
  }
} */
select
	a.account,
	a.account as resource,
	case when max(t.sls_arn <> '' and t.trail_region = 'All') then 'pass' else 'fail' end as verdict,
	case
		when max(t.sls_arn <> '' and t.trail_region = 'All') then 'delivers'
		when max(t.sls_arn <> '') then 'some-regions'
		when count(t.arn) > 0 then 'no-sls'
		else 'none'
	end as reason,
	coalesce(group_concat(distinct case when t.sls_arn <> '' and t.trail_region = 'All' then t.evidence end), a.evidence) as evidence,
	group_concat(case when t.sls_arn = '' then t.name else t.name || ' -> ' || t.sls_arn end, ', ') as trails,
	a.account as subject
from account_asked a
left join account_trail t on t.account = a.account and t.status = 'Enable'
group by a.account;
