/* {
  "id": "SLS-23",
  "severity": "low",
  "title": { "en": "Retention not reduced in the period", "zh-CN": "审计期内未下调保存期" },
  "sources": ["actiontrail.DescribeTrails", "oss.ListObjectsV2.events", "sls.GetLogStore", "sls.GetLogs.members", "events"],
  "parameters": { "logstore_ttl_days": 180 },
  "reasons": {
    "unchanged": { "en": "{subject}: nobody changed the store in the period; it keeps {ttl_days} days now", "zh-CN": "{subject}：审计期内无人修改日志库；现保存 {ttl_days} 天" },
    "reduced": { "en": "{subject}: the retention was reduced in the period: {what}; {floor} days are required, it keeps {ttl_days} now", "zh-CN": "{subject}：审计期内下调了保存期：{what}；要求 {floor} 天，现为 {ttl_days} 天" },
    "changed": { "en": "{subject}: the store was changed in the period ({what}) and keeps {ttl_days} days now; what it kept before is not on record here: compare with the bundle of the last period", "zh-CN": "{subject}：审计期内修改了日志库（{what}），现保存 {ttl_days} 天；此前的值未在此记录，请与上期证据包比较" },
    "uncovered": { "en": "{subject}: the events of the period were not read whole, so that none shows a change proves nothing; it keeps {ttl_days} days now", "zh-CN": "{subject}：审计期事件未完整读取，未见变更不能作为证明；现保存 {ttl_days} 天" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "Retention is proved three ways: the setting (SLS-02), the oldest event that can be read (SLS-03), and this, its history: a store that was cut to a week and put back has lost all the rest.", "zh-CN": "保存期有三种证明：当前设置（SLS-02）、可读到的最早事件（SLS-03）以及本项的历史：曾缩短为一周再恢复的日志库已丢失其余日志。" },
  "remediation": {
    "text": { "en": "Put the retention back (UpdateLogStore ttl), note which days are lost, ask who reduced it and why.", "zh-CN": "恢复保存期（UpdateLogStore ttl），登记丢失的日期，查明由谁、因何下调。" },
    "validation": { "en": "GetLogStore: ttl is the required value; no UpdateLogStore event after that.", "zh-CN": "GetLogStore：ttl 达到要求；此后没有 UpdateLogStore 事件。" },
    "changing": true
  }
} */
with windows as materialized (
	select account, covers, win_from, win_to from event_window
)
-- UNCONFIRMED: the form of requestParameters of UpdateLogStore; ttl is looked for at the top and in body. A change whose value can
-- not be read is a warning.
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project || '/' || t.sls_logstore as resource,
	case
		when c.reduced > 0 then 'fail'
		when c.changes > 0 then 'warn'
		when not t.covered then 'unknown'
		else 'pass'
	end as verdict,
	case
		when c.reduced > 0 then 'reduced'
		when c.changes > 0 then 'changed'
		when not t.covered then 'uncovered'
		else 'unchanged'
	end as reason,
	concat_ws(' ', t.evidence, l.evidence, c.evidence) as evidence,
	c.what,
	coalesce(l.ttl_days, '-') as ttl_days,
	:logstore_ttl_days as floor,
	t.sls_project || '/' || t.sls_logstore as subject,
	1 as certain
from (
	select
		r.*,
		exists (
			select 1
			from windows w
			where w.account = r.sls_account and w.covers in ('*', r.sls_region) and w.win_from <= :win_start and w.win_to >= min(:win_end, :now - 600)
		) as covered
	from trail r
	where r.sls_project <> ''
) t
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
left join (
	select
		account, project, logstore,
		count(1) as changes,
		count_if(ttl < :logstore_ttl_days or ttl < was) as reduced,
		group_concat(event_name || coalesce(' ttl=' || ttl, '') || ' by ' || actor || ' at ' || iso_time(event_time), ', ') as what,
		group_concat(distinct evidence) as evidence
	from (
		select *, lag(ttl) over (partition by account, project, logstore order by event_time) as was
		from (
			select
				e.recipient_account_id as account,
				k.sls_project as project,
				k.sls_logstore as logstore,
				e.event_name,
				e.event_time,
				e.actor,
				e.evidence,
				cast(coalesce(json_extract_scalar(e.request_json, '$.ttl'), json_extract_scalar(e.request_json, '$.body.ttl')) as integer) as ttl
			from events e
			join trail k on k.sls_account = e.recipient_account_id and k.sls_project <> ''
				and (instr(e.request_json, k.sls_logstore) > 0 or instr(e.resource_name, k.sls_logstore) > 0)
			where
				e.event_time >= :win_start and e.event_time < :win_end and e.ok = 1
				and lower(e.service_name) = 'sls'
				and lower(e.event_name) in ('updatelogstore', 'deletelogstore', 'createlogstore')
		)
	)
	group by account, project, logstore
) c on c.account = t.sls_account and c.project = t.sls_project and c.logstore = t.sls_logstore
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, account, null
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
