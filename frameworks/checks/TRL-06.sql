/* {
  "id": "TRL-06",
  "severity": "high",
  "title": { "en": "Every member account is seen in the organization trail", "zh-CN": "成员账号全部出现在跟踪中" },
  "sources": ["actiontrail.DescribeTrails", "resourcemanager.GetResourceDirectory", "resourcemanager.ListAccounts", "sls.GetLogStore", "sls.GetLogs.members"],
  "parameters": { "cover_days": 30 },
  "reasons": {
    "seen": { "en": "Account {subject}: {events} event(s) in the store of {trails}, the newest of {newest}; at least one in {cover_days} days is required", "zh-CN": "账号 {subject}：{trails} 的日志库中有 {events} 个事件，最新为 {newest}；要求 {cover_days} 天内至少一个" },
    "silent": { "en": "Account {subject}: no event in the store of {trails} in {cover_days} days, at least one is required; its newest event is {newest}", "zh-CN": "账号 {subject}：{cover_days} 天内 {trails} 的日志库中没有其事件，要求至少一个；其最新事件为 {newest}" },
    "young": { "en": "Account {subject} joined the directory on {joined}, less than {cover_days} days ago, and has no event yet", "zh-CN": "账号 {subject} 于 {joined} 加入资源目录，不足 {cover_days} 天，尚无事件" },
    "new-trail": { "en": "Account {subject}: no event yet, but the records of {trails} begin on {reach} only; this can be told {cover_days} days later", "zh-CN": "账号 {subject}：尚无事件，但 {trails} 的记录自 {reach} 才开始；{cover_days} 天后方可判断" },
    "short": { "en": "Account {subject}: no event, but the store of {trails} keeps {ttl_days} days, {cover_days} are looked at (SLS-02)", "zh-CN": "账号 {subject}：没有事件，但 {trails} 的日志库仅保存 {ttl_days} 天，需检查 {cover_days} 天（见 SLS-02）" },
    "inexact": { "en": "Account {subject}: no event was found, but the service did not look at all logs of {trails}", "zh-CN": "账号 {subject}：未发现事件，但服务未检索 {trails} 的全部日志" },
    "no-store": { "en": "Account {subject}: {trails} has no SLS store in which accounts can be counted: it delivers to none, or event.recipientAccountId is not indexed for statistics (TRL-07, SLS-04)", "zh-CN": "账号 {subject}：{trails} 没有可按账号统计的 SLS 日志库：未投递到 SLS，或未对 event.recipientAccountId 建立统计索引（见 TRL-07、SLS-04）" },
    "no-trail": { "en": "Directory {subject}: no enabled organization trail, so the events of its {members} account(s) are in none (TRL-05)", "zh-CN": "资源目录 {subject}：没有已启用的多账号跟踪，其 {members} 个账号的事件不在任何多账号跟踪中（见 TRL-05）" },
    "member-view": { "en": "Directory {subject}: only the management account {master} can list the members", "zh-CN": "资源目录 {subject}：只有管理账号 {master} 可列出成员" },
    "no-directory": { "en": "Account {subject} is in no resource directory ({code}), so there are no members", "zh-CN": "账号 {subject} 不在资源目录中（{code}），没有成员账号" },
    "unseen": { "en": "Account {subject}: the resource directory could not be read", "zh-CN": "账号 {subject}：无法读取资源目录" }
  },
  "rationale": { "en": "An account whose events are not in the trail is one where anything can be done unseen. A dormant account can be honestly silent: then somebody has to attest it. Accounts that joined within the window are left out until they are old enough.", "zh-CN": "事件不在跟踪中的账号，可在无人察觉的情况下被任意操作。休眠账号可能确无事件，须由人工说明。窗口内新加入的账号暂不判断。" },
  "remediation": {
    "text": { "en": "Look whether the account is in use, whether it is still a member, and whether the organization trail covers its regions; attest one that is dormant.", "zh-CN": "核实该账号是否在用、是否仍为成员，以及多账号跟踪是否覆盖其地域；休眠账号请人工说明。" },
    "validation": { "en": "Make a harmless call in that account (DescribeRegions): its event is in the store within 15 minutes, with its id as recipientAccountId.", "zh-CN": "在该账号执行一次无害调用（DescribeRegions）：15 分钟内日志库出现 recipientAccountId 为该账号的事件。" },
    "changing": false
  }
} */
with org as materialized (
	select
		d.account,
		d.directory_id,
		group_concat(distinct t.name) as trails,
		replace(group_concat(distinct t.evidence), ',', ' ') as evidence,
		replace(group_concat(distinct l.evidence), ',', ' ') as store_evidence,
		replace(group_concat(distinct x.id), ',', ' ') as counted_by,
		min(coalesce(json_extract(x.body, '$.meta.isAccurate'), 1) in (1, 'true')) as accurate,
		max(l.ttl_days) as ttl_days,
		min(max(cast(json_extract(x.params, '$.day_from') as integer), coalesce(l.create_time, 0))) as reach
	from directory d
	join trail t on t.is_org and t.status = 'Enable' and t.organization_id = d.directory_id
	left join "sls.GetLogs.members" x on json_extract(x.params, '$.arn') = t.arn
	left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
	where d.may_list
	group by d.account, d.directory_id
),
counted as materialized (
	select t.organization_id as directory_id, c.member, sum(c.events) as events, max(c.newest_event) as newest
	from trail_member c
	join trail t on t.arn = c.arn and t.is_org and t.status = 'Enable'
	group by t.organization_id, c.member
)
select
	m.account,
	coalesce(m.member, '?') as resource,
	case
		when c.newest >= :now - :cover_days * 86400 then 'pass'
		when m.joined > :now - :cover_days * 86400 then 'not-applicable'
		when o.counted_by is null then 'unknown'
		when not o.accurate then 'unknown'
		when o.ttl_days < :cover_days then 'unknown'
		when o.reach > :now - :cover_days * 86400 then 'not-yet'
		else 'fail'
	end as verdict,
	case
		when c.newest >= :now - :cover_days * 86400 then 'seen'
		when m.joined > :now - :cover_days * 86400 then 'young'
		when o.counted_by is null then 'no-store'
		when not o.accurate then 'inexact'
		when o.ttl_days < :cover_days then 'short'
		when o.reach > :now - :cover_days * 86400 then 'new-trail'
		else 'silent'
	end as reason,
	concat_ws(' ', m.evidence, o.evidence, o.store_evidence, o.counted_by) as evidence,
	o.trails,
	c.events,
	coalesce(iso_time(c.newest), '-') as newest,
	iso_time(m.joined) as joined,
	iso_time(o.reach) as reach,
	o.ttl_days,
	:cover_days as cover_days,
	null as members,
	null as master,
	null as code,
	coalesce(m.member, '?') as subject
from directory_member m
join org o on o.account = m.account
left join counted c on c.directory_id = m.directory_id and c.member = m.member
union all
select
	d.account,
	coalesce(d.directory_id, d.account),
	case when d.absent then 'not-applicable' when d.may_list and d.directory_id is not null then 'fail' else 'unknown' end,
	case
		when d.absent then 'no-directory'
		when d.directory_id is null or d.master is null then 'unseen'
		when d.may_list then 'no-trail'
		else 'member-view'
	end,
	concat_ws(' ', d.evidence, a.evidence),
	null, null, null, null, null, null, :cover_days,
	(select count(1) from directory_member m where m.account = d.account),
	d.master,
	d.code,
	coalesce(d.directory_id, d.account)
from directory d
left join account_asked a on a.account = d.account
where not exists (select 1 from org o where o.account = d.account)
union all
select account, account, 'unknown', 'unseen', null, null, null, null, null, null, null, :cover_days, null, null, null, account
from scope_account
where not exists (select 1 from directory);
