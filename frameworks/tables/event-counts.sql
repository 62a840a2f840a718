/* {
  "id": "event-counts",
  "section": "anomaly",
  "title": { "en": "Events of the period by account and kind", "zh-CN": "审计期内事件统计（按账号与类别）" },
  "sources": ["events"],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "events": { "en": "Events", "zh-CN": "事件" },
    "writes": { "en": "Writes", "zh-CN": "写操作" },
    "deletions": { "en": "Deletions", "zh-CN": "删除" },
    "denied": { "en": "Denied or failed", "zh-CN": "被拒绝或失败" },
    "sign_ins": { "en": "Console sign-ins", "zh-CN": "控制台登录" },
    "root": { "en": "By root", "zh-CN": "主账号操作" },
    "off_hours": { "en": "Writes by people outside business hours", "zh-CN": "非工作时间人员写操作" },
    "actors": { "en": "Identities", "zh-CN": "身份数" },
    "first_event": { "en": "First event", "zh-CN": "最早事件" },
    "last_event": { "en": "Last event", "zh-CN": "最晚事件" }
  }
} */
select
	recipient_account_id as account,
	count(1) as events,
	count_if(event_rw = 'Write') as writes,
	count_if(event_rw = 'Write' and regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)')) as deletions,
	count_if(ok = 0) as denied,
	count_if(event_name = 'ConsoleSignin') as sign_ins,
	count_if(identity_type = 'root-account') as root,
	count_if(
		event_rw = 'Write' and ok = 1
		and identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
		and (
			(event_time + :tz_s) % 86400 / 3600 < :h_from
			or (event_time + :tz_s) % 86400 / 3600 >= :h_to
			or (((event_time + :tz_s) / 86400 + 3) % 7 >= 5 and (event_time + :tz_s) / 86400 not in (select day from workdays))
			or (event_time + :tz_s) / 86400 in (select day from holidays)
		)
	) as off_hours,
	count(distinct actor) as actors,
	iso_time(min(event_time)) as first_event,
	iso_time(max(event_time)) as last_event
from events
where event_time >= :win_start and event_time < :win_end
group by recipient_account_id
order by recipient_account_id;
