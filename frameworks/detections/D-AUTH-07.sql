/* {
  "id": "D-AUTH-07",
  "severity": "critical",
  "title": { "en": "Sign-in success after a failure burst", "zh-CN": "失败后登录成功" },
  "tactic": "credential-access T1110",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_fail": 5, "chain_s": 1800 },
  "reasons": {
    "hit": { "en": "{subject} signed in at {last_seen} from {ip} after {fails} failures within {chain_s} seconds", "zh-CN": "{subject} 于 {last_seen} 自 {ip} 登录成功，此前 {chain_s} 秒内失败 {fails} 次" }
  },
  "rationale": { "en": "This is what guessing looks like when it works.", "zh-CN": "这正是猜测口令得手的样子。" },
  "false-positives": { "en": "A user who tried again after typing errors.", "zh-CN": "用户输错后重试。" },
  "remediation": {
    "text": { "en": "Ask the user at once. If it was somebody else: end the sessions, reset the password, review what was done since.", "zh-CN": "立即向用户确认；若非本人：终止会话，重置密码，复查此后的操作。" },
    "validation": { "en": "The user confirms each sign-in.", "zh-CN": "用户确认每次登录。" },
    "changing": true
  }
} */
select
	account_id as account,
	actor as resource,
	coalesce(user_name, actor) as subject,
	max(fails) as fails,
	arbitrary(source_ip) as ip,
	count(1) as calls,
	:chain_s as chain_s,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		s.*,
		(
			select count(1)
			from events f
			where
				f.event_name = s.event_name
				and f.ok = 0
				and f.actor = s.actor
				and f.account_id = s.account_id
				and f.event_time <= s.event_time
				and f.event_time >= s.event_time - :chain_s
		) as fails
	from events s
	where
		s.event_time >= :win_start and s.event_time < :win_end
		and (
			s.event_name = 'ConsoleSignin'
			or (s.event_name = 'Login' and (s.identity_type = 'cloudsso-user' or coalesce(s.event_type, '') = 'ConsoleSignin' or lower(coalesce(s.service_name, s.event_source, '')) like '%sso%'))
		)
		and s.ok = 1
) b
where fails >= :n_fail
group by account_id, actor, coalesce(user_name, actor);
