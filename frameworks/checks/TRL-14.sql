/* {
  "id": "TRL-14",
  "severity": "medium",
  "title": { "en": "Trail settings unchanged in the period", "zh-CN": "跟踪配置在审计期内未变" },
  "sources": ["actiontrail.DescribeTrails", "oss.ListObjectsV2.events", "sls.GetLogs.members", "events"],
  "reasons": {
    "unchanged": { "en": "Trail {subject}: no change among the events of the period, last updated {updated}", "zh-CN": "跟踪 {subject}：审计期事件中没有变更，最近更新 {updated}" },
    "changed": { "en": "Trail {subject}: {changes} change(s) in the period: {what}", "zh-CN": "跟踪 {subject}：审计期内变更 {changes} 次：{what}" },
    "unrecorded": { "en": "Trail {subject} says it was updated or stopped at {updated}, inside the period, but no event tells of that: a change without a record is a suspicion of tampering", "zh-CN": "跟踪 {subject} 显示在审计期内的 {updated} 被更新或停用，但没有对应事件：无记录的变更有篡改嫌疑" },
    "uncovered": { "en": "Trail {subject}: the events of the period were not read whole, so that none shows a change proves nothing", "zh-CN": "跟踪 {subject}：审计期事件未完整读取，未见变更不能作为证明" },
    "no-trail": { "en": "Account {subject} has no trail (TRL-01)", "zh-CN": "账号 {subject} 没有跟踪（见 TRL-01）" }
  },
  "rationale": { "en": "A trail that was weakened and put back looks right on the day of the audit. Only the events of the period and the times that the trail itself keeps show it.", "zh-CN": "被削弱后又恢复的跟踪在审计当天看似正常，只有审计期事件与跟踪自身的时间能揭示。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket and attach it; where there is none, treat it as an incident.", "zh-CN": "向操作者索取工单并附上；若无，按安全事件处置。" },
    "validation": { "en": "No new event of these kinds after the change was closed.", "zh-CN": "变更关闭后没有新的此类事件。" },
    "changing": true
  }
} */
with windows as materialized (
	select account, covers, win_from, win_to from event_window
)
select
	t.account,
	t.home_region as region,
	t.name as resource,
	case
		when c.changes > 0 then 'fail'
		when t.touched is not null and t.covered then 'fail'
		when not t.covered then 'unknown'
		else 'pass'
	end as verdict,
	case
		when c.changes > 0 then 'changed'
		when t.touched is not null and t.covered then 'unrecorded'
		when not t.covered then 'uncovered'
		else 'unchanged'
	end as reason,
	concat_ws(' ', t.evidence, c.evidence) as evidence,
	c.changes,
	c.what,
	coalesce(iso_time(coalesce(t.touched, t.update_time, t.create_time)), '-') as updated,
	t.name as subject,
	c.changes > 0 as certain
from (
	select
		r.*,
		case
			when r.update_time >= :win_start and r.update_time < :win_end and r.update_time > coalesce(r.create_time, 0) + 600 then r.update_time
			when r.stop_time >= :win_start and r.stop_time < :win_end then r.stop_time
		end as touched,
		exists (
			select 1
			from windows w
			where w.account = r.owner and w.covers in ('*', r.home_region) and w.win_from <= :win_start and w.win_to >= min(:win_end, :now - 600)
		) as covered
	from trail r
) t
left join (
	select
		recipient_account_id as account,
		coalesce(json_extract_scalar(request_json, '$.Name'), json_extract_scalar(request_json, '$.TrailName'), resource_name, '-') as trail,
		count(1) as changes,
		group_concat(distinct event_name || ' by ' || actor || ' at ' || iso_time(event_time)) as what,
		group_concat(distinct evidence) as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end and ok = 1
		and lower(service_name) = 'actiontrail'
		and event_name in ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'DeleteDataEventSelector', 'DisableInsight')
	group by 1, 2
) c on c.account = t.owner and (c.trail = t.name or c.trail = t.arn)
union all
select account, null, account, 'not-applicable', 'no-trail', evidence, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
