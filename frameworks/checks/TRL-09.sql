/* {
  "id": "TRL-09",
  "severity": "high",
  "title": { "en": "No delivery error", "zh-CN": "投递无错误" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetTrailStatus"],
  "parameters": { "error_age_min": 60 },
  "reasons": {
    "healthy": { "en": "Trail {subject}: destination status is true, no error, last delivery {last}", "zh-CN": "跟踪 {subject}：目的地状态为 true，无错误，最近投递 {last}" },
    "destination-down": { "en": "Trail {subject}: destination status is false, true is required (error: {error}; last delivery {last})", "zh-CN": "跟踪 {subject}：目的地状态为 false，要求为 true（错误：{error}；最近投递 {last}）" },
    "failing": { "en": "Trail {subject}: error {error}, and nothing was delivered since {last}, more than {limit} minutes before the answer", "zh-CN": "跟踪 {subject}：错误 {error}，且自 {last} 起未再投递，距查询时间超过 {limit} 分钟" },
    "undated": { "en": "Trail {subject}: error {error} beside a delivery at {last}; the error carries no time, so it may be over: poll again after 15 minutes", "zh-CN": "跟踪 {subject}：存在错误 {error}，但 {last} 有成功投递；错误不带时间，可能已恢复：请 15 分钟后再次查询" },
    "unseen": { "en": "Trail {subject}: the status of the destination could not be read", "zh-CN": "跟踪 {subject}：无法读取目的地状态" },
    "no-destination": { "en": "Trail {subject} has neither an SLS nor an OSS destination", "zh-CN": "跟踪 {subject} 没有 SLS 或 OSS 目的地" },
    "no-trail": { "en": "Account {subject} has no trail (TRL-01)", "zh-CN": "账号 {subject} 没有跟踪（见 TRL-01）" }
  },
  "rationale": { "en": "Delivery that fails leaves a gap that no later repair closes. The error texts carry no time of their own, so one is held against the time of the last delivery.", "zh-CN": "投递失败造成的缺口事后无法弥补。错误文本不带时间，因此与最近投递时间比较。" },
  "remediation": {
    "text": { "en": "Repair what the error names: the delivery role, the bucket or project, an overdue payment.", "zh-CN": "按错误提示修复：投递角色、存储空间或日志项目、欠费。" },
    "validation": { "en": "GetTrailStatus twice, 15 minutes apart: latest delivery times are later than the repair, errors are empty.", "zh-CN": "间隔 15 分钟两次调用 GetTrailStatus：最近投递时间晚于修复时间，错误为空。" },
    "changing": true
  }
} */
select
	account,
	home_region as region,
	case kind when '' then name else name || ' -> ' || kind || ':' || target end as resource,
	case
		when kind = '' then 'not-applicable'
		when state is not 'confirmed' or absent or up is null then 'unknown'
		when not up then 'fail'
		when error = '' then 'pass'
		when coalesce(delivered, 0) < received - :error_age_min * 60 then 'fail'
		else 'warn'
	end as verdict,
	case
		when kind = '' then 'no-destination'
		when state is not 'confirmed' or absent or up is null then 'unseen'
		when not up then 'destination-down'
		when error = '' then 'healthy'
		when coalesce(delivered, 0) < received - :error_age_min * 60 then 'failing'
		else 'undated'
	end as reason,
	evidence,
	case error when '' then '-' else error end as error,
	coalesce(iso_time(delivered), '-') as last,
	:error_age_min as "limit",
	case kind when '' then name else name || ' -> ' || kind || ':' || target end as subject
from (
	select
		t.account, t.home_region, t.name, 'sls' as kind, t.sls_project as target, s.state, s.absent, s.received,
		s.sls_ok as up, s.sls_error as error, s.sls_time as delivered, t.evidence || coalesce(' ' || s.evidence, '') as evidence
	from trail t
	left join trail_status s on s.account = t.account and s.name = t.name and s.home_region = t.home_region
	where t.sls_project <> ''
	union all
	select
		t.account, t.home_region, t.name, 'oss', t.oss_bucket, s.state, s.absent, s.received,
		s.oss_ok, s.oss_error, s.oss_time, t.evidence || coalesce(' ' || s.evidence, '')
	from trail t
	left join trail_status s on s.account = t.account and s.name = t.name and s.home_region = t.home_region
	where t.oss_bucket <> ''
	union all
	select account, home_region, name, '', '', null, null, null, null, '', null, evidence
	from trail
	where sls_project = '' and oss_bucket = ''
)
union all
select account, null, account, 'not-applicable', 'no-trail', evidence, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
