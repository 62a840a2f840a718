/* {
  "id": "D-AUTH-06",
  "severity": "high",
  "title": { "en": "Password spraying from one address", "zh-CN": "密码喷洒" },
  "tactic": "credential-access T1110.003",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_users": 5, "bucket_s": 1800 },
  "reasons": {
    "hit": { "en": "{subject} failed to sign in as {users} identities within {window_s} seconds ({calls} failures in all), first {first_seen}, last {last_seen}", "zh-CN": "{subject} 在 {window_s} 秒内以 {users} 个身份登录失败（共 {calls} 次失败），首次 {first_seen}，末次 {last_seen}" }
  },
  "rationale": { "en": "One password tried on many users stays below every limit on one user.", "zh-CN": "用同一密码尝试多个用户，可避开针对单个用户的限制。" },
  "false-positives": { "en": "An office with many users behind one address: name it as an office-network exception.", "zh-CN": "多人共用出口的办公网：列为 office-network 例外。" },
  "remediation": {
    "text": { "en": "Block the address, look for a success from it, reset what it reached.", "zh-CN": "封禁该地址，查找其成功登录，并重置涉及的凭据。" },
    "validation": { "en": "No further failures from that address.", "zh-CN": "该地址没有新的失败。" },
    "changing": true
  }
} */
with seen as (
	select
		e.*,
		-- names may be masked, ids may be missing
		concat(coalesce(principal_id, ''), '/', coalesce(user_name, '')) as who
	from events e
	where
		event_time >= :win_start and event_time < :win_end
		and (
			event_name = 'ConsoleSignin'
			or (event_name = 'Login' and (identity_type = 'cloudsso-user' or coalesce(event_type, '') = 'ConsoleSignin' or lower(coalesce(service_name, event_source, '')) like '%sso%'))
		)
		and ok = 0
		and ip_kind in ('ipv4', 'ipv6')
		and not exists (select 1 from exception x where x.kind = 'office-network' and is_subnet_of(x.value, source_ip))
),
-- how many different identities there are in a window: one more when one appears that was not there for a window's length,
-- one less when a window's length has passed since it was last there
neighbour as (
	select
		s.*,
		lag(event_time) over (partition by account_id, source_ip, who order by event_time, event_id) as who_before,
		lead(event_time) over (partition by account_id, source_ip, who order by event_time, event_id) as who_after
	from seen s
),
change as (
	select account_id, source_ip, event_time, source_ip, event_name, evidence, 1 as is_event,
		case when event_time - who_before < :bucket_s then 0 else 1 end as who
	from neighbour
	union all
	select account_id, source_ip, event_time + :bucket_s, null, null, null, 0, -1
	from neighbour
	where who_after is null or who_after - event_time >= :bucket_s
),
total as (
	select
		c.*,
		sum(who) over (partition by account_id, source_ip order by event_time, is_event rows unbounded preceding) as who_now
	from change c
),
-- an event is part of a burst when the window that begins with it becomes full
filled as (
	select
		t.*,
		min(case when is_event = 1 and who_now >= :n_users then event_time end) over (
			partition by account_id, source_ip order by event_time desc, is_event desc, who_now desc rows unbounded preceding
		) as full_at
	from total t
)
select
	account_id as account,
	source_ip as resource,
	source_ip as subject,
	max(who_now) as users,
	count(1) as calls,
	:bucket_s as window_s,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct evidence), ' ') as evidence
from filled
where is_event = 1 and full_at - event_time < :bucket_s
group by account_id, source_ip;
