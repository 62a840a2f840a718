/* {
  "id": "D-ANOM-01",
  "severity": "medium",
  "title": { "en": "Write or sign-in outside the work calendar", "zh-CN": "非工作时间写操作/登录" },
  "tactic": "behaviour",
  "baseline": "none",
  "calendar": true,
  "sources": ["events"],
  "parameters": { "human_roles": [], "machine_actors": [] },
  "reasons": {
    "hit": { "en": "{subject} ({user_name}) made {calls} successful write(s) or sign-in(s) outside {from_hour}:00-{to_hour}:00 or on a day off, first {first_seen}, last {last_seen}: {actions}", "zh-CN": "{subject}（{user_name}）在 {from_hour}:00-{to_hour}:00 之外或休息日成功执行写操作或登录 {calls} 次，首次 {first_seen}，末次 {last_seen}：{actions}" }
  },
  "rationale": { "en": "People change systems at work. What a person's identity does at night or on a holiday was either planned, and then there is a ticket, or it was somebody else.", "zh-CN": "人员通常在工作时间变更系统。夜间或节假日的操作若属计划内应有工单，否则可能并非本人所为。" },
  "false-positives": { "en": "On-call duty, releases, staff abroad, automation that runs as a RAM user: name such actors in machine_actors.", "zh-CN": "值班、发布、海外员工、以 RAM 用户运行的自动化：请将此类身份列入 machine_actors。" },
  "remediation": {
    "text": { "en": "Match each actor with the on-call plan or a change ticket; what is left over goes to incident handling.", "zh-CN": "将每个身份与值班表或变更工单核对，无法对应的转安全事件处置。" },
    "validation": { "en": "The list of unmatched actors is empty.", "zh-CN": "未对应的身份清单为空。" },
    "changing": false
  }
} */
select
	recipient_account_id as account,
	actor as resource,
	arbitrary(user_name) as user_name,
	count(1) as calls,
	min(json_extract_scalar(raw_json, '$.eventTime')) as first_seen,
	max(json_extract_scalar(raw_json, '$.eventTime')) as last_seen,
	array_join(array_agg(distinct event_name), ', ') as actions,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	:h_from as from_hour,
	:h_to as to_hour,
	array_join(array_agg(distinct evidence), ' ') as evidence,
	actor as subject
from events
where
	event_time >= :win_start and event_time < :win_end
	and (event_rw = 'Write' or event_name = 'ConsoleSignin' or event_type = 'ConsoleSignin')
	and ok = 1
	and (
		identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
		or (identity_type = 'assumed-role' and exists (
			select 1 from list where name = 'human_roles' and lower(value) in (lower(role_name), lower(actor))
		))
	)
	and actor not in (select value from list where name = 'machine_actors')
	and actor not in (select value from exception where kind in ('ci-role', 'break-glass'))
	-- day 0 was a Thursday: (day + 3) % 7 is 5 on Saturday and 6 on Sunday
	and (
		(event_time + :tz_s) % 86400 / 3600 < :h_from
		or (event_time + :tz_s) % 86400 / 3600 >= :h_to
		or (((event_time + :tz_s) / 86400 + 3) % 7 >= 5 and (event_time + :tz_s) / 86400 not in (select day from workdays))
		or (event_time + :tz_s) / 86400 in (select day from holidays)
	)
group by recipient_account_id, actor;
