/* {
  "id": "D-ANOM-13",
  "severity": "medium",
  "title": { "en": "Reconnaissance burst", "zh-CN": "侦察行为" },
  "tactic": "discovery T1580",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_kinds": 20, "n_svc": 5, "bucket_s": 600 },
  "reasons": {
    "hit": { "en": "{subject} read {kinds} kinds of thing of {services} services within {window_s} seconds, {calls} call(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{subject} 在 {window_s} 秒内读取 {services} 个服务的 {kinds} 种信息，共 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "no-reads": { "en": "Account {subject} has {calls} event(s) and none of them is a read: its record holds writes only, so looking around is not seen", "zh-CN": "账号 {subject} 有 {calls} 条事件但无读事件：其记录仅含写事件，无法看到侦察行为" }
  },
  "rationale": { "en": "Whoever is new in a cloud looks around first: many kinds of reads over many services at once.", "zh-CN": "新进入者总是先四处查看：短时间内读取众多服务的多种信息。" },
  "false-positives": { "en": "Inventory tools, also this one: name their roles as scanner exceptions.", "zh-CN": "资产盘点工具（包括本工具）：请将其角色列为 scanner 例外。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
with seen as (
	select e.*, lower(service_name) as service
	from events e
	-- a window lies in two buckets at most: one of them has half of the actions
	join (
		select distinct recipient_account_id as half_account, actor as half_actor
		from events
		where event_time >= :win_start and event_time < :win_end and event_rw = 'Read'
		group by recipient_account_id, actor, event_time / :bucket_s
		having 2 * count(distinct event_name) >= :n_kinds
	) h on h.half_account = e.recipient_account_id and h.half_actor = e.actor
	where
		event_time >= :win_start and event_time < :win_end
		and event_rw = 'Read'
		and identity_type <> 'system'
		-- the platform's own inventory
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and actor not in (select value from exception where kind = 'scanner')
),
-- how many different actions and services there are in a window: one more when one appears that was not there for a window's length,
-- one less when a window's length has passed since it was last there
neighbour as (
	select
		s.*,
		lag(event_time) over (partition by recipient_account_id, actor, event_name order by event_time, event_id) as kind_before,
		lead(event_time) over (partition by recipient_account_id, actor, event_name order by event_time, event_id) as kind_after,
		lag(event_time) over (partition by recipient_account_id, actor, service order by event_time, event_id) as svc_before,
		lead(event_time) over (partition by recipient_account_id, actor, service order by event_time, event_id) as svc_after
	from seen s
),
change as (
	select recipient_account_id, actor, event_time, source_ip, event_name, evidence, 1 as is_event,
		case when event_time - kind_before < :bucket_s then 0 else 1 end as kind,
		case when event_time - svc_before < :bucket_s then 0 else 1 end as svc
	from neighbour
	union all
	select recipient_account_id, actor, event_time + :bucket_s, null, null, null, 0, -1, 0
	from neighbour
	where kind_after is null or kind_after - event_time >= :bucket_s
	union all
	select recipient_account_id, actor, event_time + :bucket_s, null, null, null, 0, 0, -1
	from neighbour
	where svc_after is null or svc_after - event_time >= :bucket_s
),
total as (
	select
		c.*,
		sum(kind) over (partition by recipient_account_id, actor order by event_time, is_event rows unbounded preceding) as kind_now,
		sum(svc) over (partition by recipient_account_id, actor order by event_time, is_event rows unbounded preceding) as svc_now
	from change c
),
-- an event is part of a burst when the window that begins with it becomes full
filled as (
	select
		t.*,
		min(case when is_event = 1 and kind_now >= :n_kinds and svc_now >= :n_svc then event_time end) over (
			partition by recipient_account_id, actor order by event_time desc, is_event desc, kind_now desc, svc_now desc rows unbounded preceding
		) as full_at
	from total t
)
select
	recipient_account_id as account,
	actor as resource,
	actor as subject,
	null as state,
	'hit' as reason,
	max(kind_now) as kinds,
	max(svc_now) as services,
	count(1) as calls,
	:bucket_s as window_s,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from filled
where is_event = 1 and full_at - event_time < :bucket_s
group by recipient_account_id, actor
union all
select
	recipient_account_id,
	recipient_account_id,
	recipient_account_id,
	'not-evaluable',
	'no-reads',
	0,
	0,
	count(1),
	:bucket_s,
	from_unixtime(min(event_time)),
	from_unixtime(max(event_time)),
	'',
	array_join(array_agg(distinct evidence), ' ')
from events
where event_time >= :win_start and event_time < :win_end
group by recipient_account_id
having count_if(event_rw = 'Read') = 0;
