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
select
	account_id as account,
	source_ip as resource,
	source_ip as subject,
	max(users) as users,
	sum(fails) as calls,
	:bucket_s as window_s,
	from_unixtime(min(first_time)) as first_seen,
	from_unixtime(max(last_time)) as last_seen,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		account_id,
		source_ip,
		event_time / :bucket_s as bucket,
		count(distinct user_name) as users,
		count(1) as fails,
		min(event_time) as first_time,
		max(event_time) as last_time,
		array_join(array_agg(distinct evidence), ' ') as evidence
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and event_name in ('ConsoleSignin', 'Login')
		and ok = 0
		and coalesce(source_ip, '') <> ''
		and not exists (select 1 from exception x where x.kind = 'office-network' and is_subnet_of(x.value, source_ip))
	group by account_id, source_ip, event_time / :bucket_s
	having count(distinct user_name) >= :n_users
) b
group by account_id, source_ip;
