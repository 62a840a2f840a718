/* {
  "id": "D-DEL-02",
  "severity": "high",
  "title": { "en": "Deletion burst against own baseline", "zh-CN": "高频删除（基线对比）" },
  "tactic": "impact T1485",
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": { "min_n": 5, "factor": 3, "base_days": 10 },
  "reasons": {
    "short-history": { "en": "{actor} ({user_name}) deleted {calls} thing(s) in one day; the history is shorter than {base_days} days, so what is usual can not be told", "zh-CN": "{actor}（{user_name}）一天内删除 {calls} 次；历史不足 {base_days} 天，无法判断是否异常" },
    "hit": { "en": "{actor} ({user_name}) deleted {calls} thing(s) in one day, {resources} of them different; its busiest day in the history had {base_max}, the limit is {threshold}; first {first_seen}, last {last_seen}: {actions}", "zh-CN": "{actor}（{user_name}）一天内删除 {calls} 次、涉及 {resources} 个资源；历史单日最多 {base_max} 次，阈值 {threshold}；首次 {first_seen}，末次 {last_seen}：{actions}" },
    "new-actor": { "en": "{actor} ({user_name}), never seen in the history, deleted {calls} thing(s) in one day, {resources} of them different; the limit for a newcomer is {threshold}; first {first_seen}, last {last_seen}: {actions}", "zh-CN": "历史中从未出现的 {actor}（{user_name}）一天内删除 {calls} 次、涉及 {resources} 个资源；新身份阈值 {threshold}；首次 {first_seen}，末次 {last_seen}：{actions}" }
  },
  "rationale": { "en": "Who deletes three times as much as on the busiest day of the month before does something else than usual. Five is the least that counts, so that a quiet identity does not fire at its second deletion. Days are those of the business time zone; a burst over midnight is what D-DEL-01 counts.", "zh-CN": "删除量达到上月单日最高值三倍，说明行为异于往常。最少五次才计入，以免平时安静的身份稍有删除即告警。按业务时区的自然日统计；跨零点的突增由 D-DEL-01 覆盖。" },
  "false-positives": { "en": "A project is closed down; an environment is rebuilt. Roles of pipelines can be named as exceptions of the kind ci-role.", "zh-CN": "项目下线、环境重建。流水线角色可登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, disable the credential, restore from backup, keep the evidence.", "zh-CN": "向操作者索取工单；若无，停用凭据，从备份恢复，保全证据。" },
    "validation": { "en": "Each deletion of the day is matched with a ticket.", "zh-CN": "当日每次删除都有对应工单。" },
    "changing": true
  }
} */
with deletion as (
	select recipient_account_id, actor, user_name, event_time, (event_time + :tz_s) / 86400 as day, event_name, resource_name, evidence
	from events
	where
		event_time >= :base_start and event_time < :win_end
		and ok = 1
		-- a record without eventRW may be a write
		and coalesce(event_rw, '') <> 'Read'
		-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)')
		and actor not in (select value from exception where kind = 'ci-role')
),
busiest as (
	select recipient_account_id, actor, max(n) as most
	from (
		select recipient_account_id, actor, day, count(1) as n
		from deletion
		where event_time < :win_start
		group by recipient_account_id, actor, day
	) d
	group by recipient_account_id, actor
),
burst as (
	select
		d.recipient_account_id as account,
		d.actor,
		d.day,
		coalesce(arbitrary(d.user_name), '-') as user_name,
		count(1) as calls,
		count(distinct d.resource_name) as resources,
		coalesce(max(b.most), 0) as base_max,
		greatest(:min_n, :factor * coalesce(max(b.most), 0)) as threshold,
		from_unixtime(min(d.event_time)) as first_seen,
		from_unixtime(max(d.event_time)) as last_seen,
		array_join(array_agg(distinct d.event_name), ', ') as actions,
		array_join(array_agg(distinct d.evidence), ' ') as evidence
	from deletion d
	left join busiest b on b.recipient_account_id = d.recipient_account_id and b.actor = d.actor
	where d.event_time >= :win_start
	group by d.recipient_account_id, d.actor, d.day
)
select
	account,
	actor as resource,
	case
		when :win_start - :base_start < :base_days * 86400 then 'short-history'
		when exists (
			select 1 from events h where h.actor = burst.actor and h.event_time >= :base_start and h.event_time < :win_start
		) then 'hit'
		else 'new-actor'
	end as reason,
	case when :win_start - :base_start < :base_days * 86400 then 'insufficient-baseline' end as state,
	:base_days as base_days,
	actor,
	user_name,
	calls,
	resources,
	base_max,
	threshold,
	first_seen,
	last_seen,
	actions,
	evidence
from burst
where calls >= threshold;
