/* {
  "id": "SLS-03",
  "severity": "high",
  "title": { "en": "Logs really reach back to the floor", "zh-CN": "实际日志覆盖期达标" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetHistograms", "sls.GetLogStore"],
  "parameters": { "logstore_ttl_days": 180 },
  "reasons": {
    "reaches": { "en": "{subject}: {events} event(s) in the day from {day}, the oldest inside {floor} days", "zh-CN": "{subject}：{floor} 天内最早一天（自 {day} 起）有 {events} 条事件" },
    "gap": { "en": "{subject}: no event in the day from {day}, the oldest inside {floor} days, though trail and store exist since {since}", "zh-CN": "{subject}：{floor} 天内最早一天（自 {day} 起）没有事件，而跟踪与日志库自 {since} 起已存在" },
    "young": { "en": "{subject}: trail or store exists only since {since}; {floor} days are reached on {due}", "zh-CN": "{subject}：跟踪或日志库自 {since} 才存在；{due} 时才满 {floor} 天" },
    "absent": { "en": "{subject} is not there ({code}): no log reaches back {floor} days", "zh-CN": "{subject} 不存在（{code}）：没有日志可回溯 {floor} 天" },
    "no-index": { "en": "{subject} has no index ({code}): the oldest day can not be counted", "zh-CN": "{subject} 没有索引（{code}）：无法统计最早一天" },
    "undated": { "en": "{subject}: no event in the day from {day}, and the age of trail and store is not known", "zh-CN": "{subject}：自 {day} 起的一天没有事件，且跟踪与日志库的创建时间未知" },
    "unseen": { "en": "{subject}: the events of the oldest day inside {floor} days could not be counted completely", "zh-CN": "{subject}：无法完整统计 {floor} 天内最早一天的事件" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "A retention of 180 days that was set yesterday proves nothing about the day 180 days ago: only an event of that day does.", "zh-CN": "昨天才设置的 180 天保存期不能证明 180 天前那一天的日志存在，只有当天的事件才能证明。" },
  "remediation": {
    "text": { "en": "Backfill what is still there (CreateDeliveryHistoryJob, about 90 days at most, may be refused) and wait; keep the old store if there is one.", "zh-CN": "补投仍可获取的部分（CreateDeliveryHistoryJob，最多约 90 天，可能被拒绝）并等待；如有旧日志库请保留。" },
    "validation": { "en": "GetHistograms over the same day again on the due date: count is above 0, progress Complete.", "zh-CN": "到期日再次对该日调用 GetHistograms：count 大于 0，progress 为 Complete。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case
		when absent and code = 'IndexConfigNotExist' then 'unknown'
		when absent then 'fail'
		when state is not 'confirmed' or complete is not 1 or events is null then 'unknown'
		when events > 0 then 'pass'
		when since is null then 'unknown'
		when since > :now - :logstore_ttl_days * 86400 then 'not-yet'
		else 'fail'
	end as verdict,
	case
		when absent and code = 'IndexConfigNotExist' then 'no-index'
		when absent then 'absent'
		when state is not 'confirmed' or complete is not 1 or events is null then 'unseen'
		when events > 0 then 'reaches'
		when since is null then 'undated'
		when since > :now - :logstore_ttl_days * 86400 then 'young'
		else 'gap'
	end as reason,
	evidence,
	events,
	:logstore_ttl_days as floor,
	iso_time(day_from) as day,
	iso_time(since) as since,
	iso_time(since + :logstore_ttl_days * 86400) as due,
	code,
	resource as subject,
	absent as certain
from (
	select
		t.sls_account as account,
		t.sls_region as region,
		t.sls_project || '/' || t.sls_logstore as resource,
		h.state,
		h.absent,
		h.code,
		h.complete,
		h.events,
		h.day_from,
		-- the younger of trail and store: a store made later can not hold older events
		max(coalesce(t.create_time, l.create_time), coalesce(l.create_time, t.create_time)) as since,
		t.evidence || coalesce(' ' || h.evidence, '') || coalesce(' ' || l.evidence, '') as evidence
	from trail t
	left join log_oldest h on
		h.account = t.sls_account and h.project = t.sls_project and h.logstore = t.sls_logstore and h.floor_days = :logstore_ttl_days
	left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
	where t.sls_project <> ''
)
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
