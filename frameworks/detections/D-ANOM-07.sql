/* {
  "id": "D-ANOM-07",
  "severity": "medium",
  "title": { "en": "First activity in a region", "zh-CN": "首次出现的地域" },
  "tactic": "defense-evasion T1535",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "Account {subject_account} changed things in region {subject_region} for the first time: {calls} call(s) by {actors}, first {first_seen}, last {last_seen}: {actions}", "zh-CN": "账号 {subject_account} 首次在地域 {subject_region} 执行变更：{actors} 调用 {calls} 次，首次 {first_seen}，末次 {last_seen}：{actions}" }
  },
  "rationale": { "en": "A region that nobody looks at is where to mine coins or keep a copy.", "zh-CN": "无人关注的地域正适合挖矿或存放副本。" },
  "false-positives": { "en": "A planned expansion. Global services are left out.", "zh-CN": "计划内扩展。全局服务已排除。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "Nothing is left in that region, or it is in the plan.", "zh-CN": "该地域没有残留资源，或已纳入计划。" },
    "changing": false
  }
} */
select
	e.recipient_account_id as account,
	e.region,
	concat(e.recipient_account_id, '/', e.region) as resource,
	e.recipient_account_id as subject_account,
	e.region as subject_region,
	count(1) as calls,
	array_join(array_agg(distinct e.actor), ', ') as actors,
	array_join(array_agg(distinct e.event_name), ', ') as actions,
	from_unixtime(min(e.event_time)) as first_seen,
	from_unixtime(max(e.event_time)) as last_seen,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from events e
where
	e.event_time >= :win_start and e.event_time < :win_end
	and e.event_rw = 'Write'
	and e.ok = 1
	and e.identity_type <> 'system'
	and not regexp_like(lower(coalesce(e.role_name, '')), '^aliyunservicerolefor')
	-- global services and sign-ins write whatever region is near; not each record says that it is global
	and coalesce(e.is_global, 0) = 0
	and coalesce(e.event_type, '') not in ('ConsoleSignin', 'ConsoleSignout', 'PasswordReset')
	and lower(coalesce(e.service_name, '')) not in (
		'ram', 'ims', 'sts', 'aas', 'aassub', 'aascustomer', 'cloudsso', 'resourcemanager', 'resourcesharing', 'resourcecenter', 'tag',
		'actiontrail', 'bssopenapi', 'alidns', 'domain', 'cdn', 'dcdn', 'cas', 'cbn', 'cen', 'ga'
	)
	and coalesce(e.region, '') <> ''
	and exists (select 1 from base)
	and not exists (select 1 from base b where b.kind = 'account-region' and b.actor = e.recipient_account_id and b.value = e.region)
group by e.recipient_account_id, e.region;
