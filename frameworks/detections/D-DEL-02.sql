/* {
  "id": "D-DEL-02",
  "severity": "high",
  "title": { "en": "Deletion burst against own baseline", "zh-CN": "高频删除（基线对比）" },
  "tactic": "impact T1485",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_n": 5, "factor": 3 },
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) deleted {calls} thing(s) in one day, {resources} of them different; its busiest day in the history had {base_max}, the limit is {threshold}; first {first_seen}, last {last_seen}: {actions}", "zh-CN": "{actor}（{user_name}）一天内删除 {calls} 次、涉及 {resources} 个资源；历史单日最多 {base_max} 次，阈值 {threshold}；首次 {first_seen}，末次 {last_seen}：{actions}" },
    "new-actor": { "en": "{actor} ({user_name}), never seen in the history, deleted {calls} thing(s) in one day, {resources} of them different; the limit for a newcomer is {threshold}; first {first_seen}, last {last_seen}: {actions}", "zh-CN": "历史中从未出现的 {actor}（{user_name}）一天内删除 {calls} 次、涉及 {resources} 个资源；新身份阈值 {threshold}；首次 {first_seen}，末次 {last_seen}：{actions}" }
  },
  "rationale": { "en": "Who deletes three times as much as on the busiest day of the month before does something else than usual. Five is the least that counts, so that a quiet identity does not fire at its second deletion. Days begin at 00:00 UTC, eight in the morning in China; a burst over that hour is what D-DEL-01 counts.", "zh-CN": "删除量达到上月单日最高值三倍，说明行为异于往常。最少五次才计入，以免平时安静的身份稍有删除即告警。按 UTC 日（北京时间 8 点起）统计；跨日界的突增由 D-DEL-01 覆盖。" },
  "false-positives": { "en": "A project is closed down; an environment is rebuilt. Roles of pipelines can be named as exceptions of the kind ci-role.", "zh-CN": "项目下线、环境重建。流水线角色可登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, disable the credential, restore from backup, keep the evidence.", "zh-CN": "向操作者索取工单；若无，停用凭据，从备份恢复，保全证据。" },
    "validation": { "en": "Each deletion of the day is matched with a ticket.", "zh-CN": "当日每次删除都有对应工单。" },
    "changing": true
  }
} */
with burst as (
	select
		recipient_account_id as account,
		actor,
		event_time / 86400 as day,
		coalesce(arbitrary(user_name), '-') as user_name,
		count(1) as calls,
		count(distinct resource_name) as resources,
		from_unixtime(min(event_time)) as first_seen,
		from_unixtime(max(event_time)) as last_seen,
		array_join(array_agg(distinct event_name), ', ') as actions,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ok = 1
		-- a record without eventRW may be a write
		and coalesce(event_rw, '') <> 'Read'
		-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)')
		and actor not in (select value from exception where kind = 'ci-role')
	group by recipient_account_id, actor, event_time / 86400
	having count(1) >= :min_n
)
select
	d.account,
	d.actor as resource,
	case when a.actor is null then 'new-actor' else 'hit' end as reason,
	d.actor,
	d.user_name,
	d.calls,
	d.resources,
	coalesce(b.n, 0) as base_max,
	greatest(:min_n, :factor * coalesce(b.n, 0)) as threshold,
	d.first_seen,
	d.last_seen,
	d.actions,
	d.evidence
from burst d
left join base b on b.kind = 'deletions' and b.actor = d.actor
left join base a on a.kind = 'actor' and a.actor = d.actor
where d.calls >= greatest(:min_n, :factor * coalesce(b.n, 0));
