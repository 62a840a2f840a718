/* {
  "id": "D-ANOM-05",
  "severity": "high",
  "title": { "en": "One identity from several networks at once", "zh-CN": "同一身份短时间多网段活动" },
  "tactic": "credential-access",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_nets": 3, "bucket_s": 3600 },
  "reasons": {
    "hit": { "en": "{subject} was active from {networks} networks within {window_s} seconds: {ips}, first {first_seen}, last {last_seen}", "zh-CN": "{subject} 在 {window_s} 秒内自 {networks} 个网络活动：{ips}，首次 {first_seen}，末次 {last_seen}" }
  },
  "rationale": { "en": "One person is in one place. Several networks within the hour are a shared or a stolen credential.", "zh-CN": "一个人只在一处。一小时内出现多个网络说明凭据被共享或被盗。" },
  "false-positives": { "en": "A key shared by many hosts (a finding of its own); a telephone beside a VPN.", "zh-CN": "多主机共用的密钥（本身即是问题）；手机与 VPN 同时使用。" },
  "remediation": {
    "text": { "en": "Ask the person behind the identity, or match with a ticket; what is left over goes to incident handling.", "zh-CN": "向身份使用者确认或与工单核对；无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched identities is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
with seen as (
	select e.*
	from events e
	-- a window lies in two buckets at most: one of them has half of the networks
	join (
		select distinct recipient_account_id as half_account, actor as half_actor
		from events
		where event_time >= :win_start and event_time < :win_end and ip_net <> ''
		group by recipient_account_id, actor, event_time / :bucket_s
		having 2 * count(distinct ip_net) >= :n_nets
	) h on h.half_account = e.recipient_account_id and h.half_actor = e.actor
	where
		event_time >= :win_start and event_time < :win_end
		and ip_net <> ''
		and identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
		and actor not in (select value from exception where kind in ('scanner', 'ci-role'))
		and not exists (select 1 from exception x where x.kind = 'office-network' and is_subnet_of(x.value, source_ip))
),
-- how many different networks there are in a window: one more when one appears that was not there for a window's length,
-- one less when a window's length has passed since it was last there
neighbour as (
	select
		s.*,
		lag(event_time) over (partition by recipient_account_id, actor, ip_net order by event_time, event_id) as net_before,
		lead(event_time) over (partition by recipient_account_id, actor, ip_net order by event_time, event_id) as net_after
	from seen s
),
change as (
	select recipient_account_id, actor, event_time, source_ip, event_name, evidence, 1 as is_event,
		case when event_time - net_before < :bucket_s then 0 else 1 end as net
	from neighbour
	union all
	select recipient_account_id, actor, event_time + :bucket_s, null, null, null, 0, -1
	from neighbour
	where net_after is null or net_after - event_time >= :bucket_s
),
total as (
	select
		c.*,
		sum(net) over (partition by recipient_account_id, actor order by event_time, is_event rows unbounded preceding) as net_now
	from change c
),
-- an event is part of a burst when the window that begins with it becomes full
filled as (
	select
		t.*,
		min(case when is_event = 1 and net_now >= :n_nets then event_time end) over (
			partition by recipient_account_id, actor order by event_time desc, is_event desc, net_now desc rows unbounded preceding
		) as full_at
	from total t
)
select
	recipient_account_id as account,
	actor as resource,
	actor as subject,
	max(net_now) as networks,
	:bucket_s as window_s,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct evidence), ' ') as evidence
from filled
where is_event = 1 and full_at - event_time < :bucket_s
group by recipient_account_id, actor;
