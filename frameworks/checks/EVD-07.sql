/* {
  "id": "EVD-07",
  "severity": "medium",
  "title": { "en": "Logstore and archive hold the same events, id by id", "zh-CN": "日志库与归档逐一 ID 一致" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.LookupEvents.sample", "oss.GetObject.sample", "oss.ListObjectsV2.sample", "sls.GetLogs.ids", "sls.GetLogs.sample"],
  "parameters": { "ids_listed": 100, "reconcile_most": 2000 },
  "reasons": {
    "equal": { "en": "{subject}: as many events ({in_sls}) in the logstore as in the objects on {day} (UTC) in {log_region}, so no object was read", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 日志库与对象的事件数相同（{in_sls}），未读取对象" },
    "lost-in-oss": { "en": "{subject}: from {since} to {until} in {log_region} {only_sls} event(s) of the logstore are in no object: {listed_sls}", "zh-CN": "{subject}：{since} 至 {until} 在 {log_region}，日志库中有 {only_sls} 条事件不在任何对象中：{listed_sls}" },
    "lost-in-sls": { "en": "{subject}: from {since} to {until} in {log_region} {only_oss} event(s) of the objects are not in the logstore: {listed_oss}", "zh-CN": "{subject}：{since} 至 {until} 在 {log_region}，对象中有 {only_oss} 条事件不在日志库中：{listed_oss}" },
    "both": { "en": "{subject}: from {since} to {until} in {log_region} {only_sls} event(s) are in the logstore only ({listed_sls}) and {only_oss} in the objects only ({listed_oss})", "zh-CN": "{subject}：{since} 至 {until} 在 {log_region}，{only_sls} 条事件仅在日志库（{listed_sls}），{only_oss} 条仅在对象（{listed_oss}）" },
    "elsewhere": { "en": "{subject}: {in_sls} event(s) in the logstore and {in_oss} in the objects on {day} (UTC) in {log_region}; until {until} they are the same, so the difference is behind it", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 日志库有 {in_sls} 条事件、对象有 {in_oss} 条；截至 {until} 两者相同，差异在其后" },
    "many": { "en": "{subject}: {in_sls} event(s) in the logstore and {in_oss} in the objects on {day} (UTC) in {log_region}: too many to be read one by one, or they could not be read", "zh-CN": "{subject}：{day}（UTC）在 {log_region} 日志库有 {in_sls} 条事件、对象有 {in_oss} 条：数量过多无法逐一读取，或未能读取" },
    "unseen": { "en": "{subject}: the events of {day} could not be counted in both stores", "zh-CN": "{subject}：无法在两处存储中统计 {day} 的事件" },
    "one": { "en": "Account {subject}: no trail delivers both to SLS and to OSS", "zh-CN": "账号 {subject}：没有同时投递到 SLS 与 OSS 的跟踪" }
  },
  "rationale": { "en": "A number says that something is missing, an id says what: where the counts of the sampled day (EVD-03) differ, its objects are read and held against the logstore, for the stretch that holds about reconcile_most events and at most ten times as many objects' events. An object that is not what its name says is no evidence.", "zh-CN": "数量只说明有缺失，ID 才说明缺失了什么：抽样日（EVD-03）数量不一致时读取其对象并与日志库逐一比对，范围为约含 reconcile_most 条事件的时段，且对象事件数不超过其十倍。与其名称不符的对象不作为证据。" },
  "remediation": {
    "text": { "en": "Look up the ids named here in ActionTrail while it still has them, and at delivery errors (TRL-09), counters (EVD-06) and deletions (D-LOG rules) around their times.", "zh-CN": "趁操作审计仍保留时查询所列 ID，并查看相应时间前后的投递错误（TRL-09）、计数（EVD-06）与删除（D-LOG 规则）。" },
    "validation": { "en": "The same comparison again names no id.", "zh-CN": "再次比对不再列出 ID。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case reason
		when 'equal' then 'pass'
		when 'lost-in-oss' then 'fail'
		when 'lost-in-sls' then 'fail'
		when 'both' then 'fail'
		when 'elsewhere' then 'warn'
		else 'unknown'
	end as verdict,
	reason,
	evidence,
	in_sls,
	in_oss,
	only_sls,
	only_oss,
	(select group_concat(i.event_id, ', ') from object_only_in i where i.arn = q.arn and i.member = q.member and i.store = 'sls' and i.nth <= :ids_listed) as listed_sls,
	(select group_concat(i.event_id, ', ') from object_only_in i where i.arn = q.arn and i.member = q.member and i.store = 'oss' and i.nth <= :ids_listed) as listed_oss,
	date(day_from, 'unixepoch') as day,
	log_region,
	iso_time(part_from) as since,
	iso_time(part_to) as until,
	:reconcile_most as most,
	resource as subject,
	1 as certain
from (
	select
		*,
		case
			when in_sls is null or in_oss is null then 'unseen'
			when in_sls = in_oss then 'equal'
			when objects is null then 'many'
			when only_sls > 0 and only_oss > 0 then 'both'
			when only_sls > 0 then 'lost-in-oss'
			when only_oss > 0 then 'lost-in-sls'
			else 'elsewhere'
		end as reason
	from (
		select
			d.*,
			t.name || ' ' || d.member as resource,
			s.objects,
			s.part_from,
			s.part_to,
			(select count(*) from object_only_in i where i.arn = d.arn and i.member = d.member and i.store = 'sls') as only_sls,
			(select count(*) from object_only_in i where i.arn = d.arn and i.member = d.member and i.store = 'oss') as only_oss,
			concat_ws(' ', d.evidence, s.evidence, c.evidence) as evidence
		from sample_day d
		join trail t on t.arn = d.arn
		left join object_stretch s on s.arn = d.arn and s.member = d.member
		left join event_store_count c on c.arn = d.arn and c.member = d.member and c.store = 'sls' and s.arn is not null
	)
) q
union all
select account, null, account, 'not-applicable', 'one', evidence, null, null, null, null, null, null, null, null, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '' and t.oss_bucket <> '');
