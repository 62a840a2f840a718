/* {
  "id": "D-AUTH-05",
  "severity": "high",
  "title": { "en": "Brute force on one identity", "zh-CN": "控制台暴力破解" },
  "tactic": "credential-access T1110",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_fail": 5, "bucket_s": 1800 },
  "reasons": {
    "hit": { "en": "{subject} ({user_name}) failed to sign in {calls} time(s) in bursts of {threshold} or more within {window_s} seconds, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{subject}（{user_name}）在 {window_s} 秒内登录失败达 {threshold} 次以上，共 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Guessing shows as failures close together. They are counted over a sliding window, so that a burst can not hide between two clock intervals.", "zh-CN": "猜测口令表现为短时间内连续失败；采用滑动窗口统计，避免跨时段漏报。" },
  "false-positives": { "en": "A user who forgot the password; an expired assertion of single sign-on.", "zh-CN": "用户忘记密码；单点登录断言过期。" },
  "remediation": {
    "text": { "en": "Ask the user. If it was somebody else: reset the password, require MFA, block the address.", "zh-CN": "向用户确认；若非本人：重置密码，强制 MFA，封禁来源地址。" },
    "validation": { "en": "No further failures; no success from that address (D-AUTH-07).", "zh-CN": "没有新的失败；该地址没有成功登录（D-AUTH-07）。" },
    "changing": true
  }
} */
select
	account_id as account,
	who as resource,
	who as subject,
	coalesce(arbitrary(user_name), '-') as user_name,
	:n_fail as threshold,
	:bucket_s as window_s,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	-- a failure is part of a burst when one of the n_fail failures that begin with it ends a full window
	select
		d.*,
		max(full_window) over (
			partition by account_id, who order by event_time, event_id rows between current row and :n_fail - 1 following
		) as in_burst
	from (
		select
			e.*,
			coalesce(nullif(principal_id, ''), user_name, '-') as who,
			case
				when event_time - lag(event_time, :n_fail - 1) over (
					partition by account_id, coalesce(nullif(principal_id, ''), user_name, '-') order by event_time, event_id
				) < :bucket_s then 1
				else 0
			end as full_window
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and (
				event_name = 'ConsoleSignin'
				or (event_name = 'Login' and (identity_type = 'cloudsso-user' or coalesce(event_type, '') = 'ConsoleSignin' or lower(coalesce(service_name, event_source, '')) like '%sso%'))
			)
			and ok = 0
	) d
) b
where in_burst = 1
group by account_id, who;
