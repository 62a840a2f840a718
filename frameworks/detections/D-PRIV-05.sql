/* {
  "id": "D-PRIV-05",
  "severity": "high",
  "title": { "en": "Console login given or password reset for another user", "zh-CN": "为他人开通/重置控制台登录" },
  "tactic": "persistence T1098",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) gave {target} a console password by {event_name}, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 为 {target} 设置控制台口令 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "masked": { "en": "{actor} ({user_name}) called {event_name} for {target}: a name is masked or missing, so whether it was for another user can not be told, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {target} 调用 {event_name}：名称被掩码或缺失，无法判断是否为他人操作，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Who sets a password knows it, and can sign in as the other. It also opens the console to identities that were made for programs.", "zh-CN": "设置口令者知晓口令，可冒用他人登录；也会为程序身份打开控制台。" },
  "false-positives": { "en": "Help desk; onboarding. Name the role of the onboarding pipeline as an exception of the kind ci-role.", "zh-CN": "服务台、入职开通。可将入职流水线角色登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Match with the request of the user. If there is none, delete the login profile and review the sign-ins since.", "zh-CN": "与该用户的申请核对；若无，删除其登录配置并复查此后的登录。" },
    "validation": { "en": "Each login profile belongs to a person who asked for it.", "zh-CN": "每个登录配置都属于提出申请的人员。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	target as resource,
	reason,
	case when reason = 'masked' then 'not-evaluable' end as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	target,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		t.*,
		case
			-- root, roles and services have no credential of this kind of their own: whoever it is for, it is for another
			when identity_type not in ('ram-user', 'cloudsso-user', 'unknown') then 'hit'
			when nullif(self, '') is null or target = '-' or strpos(self, '***') > 0 or strpos(target, '***') > 0 then 'masked'
			when self = target then 'self'
			else 'hit'
		end as reason
	from (
		select
			e.*,
			lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
			case when identity_type = 'cloudsso-user' then principal_id else lower(split_part(user_name, '@', 1)) end as self,
			-- a user's name may end in @domain
			coalesce(
				lower(split_part(
					coalesce(json_extract_scalar(request_json, '$.UserName'), json_extract_scalar(request_json, '$.UserPrincipalName')), '@', 1
				)),
				json_extract_scalar(request_json, '$.UserId'),
				'-'
			) as target
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and ok = 1
			and (
				(
					event_name in ('CreateLoginProfile', 'UpdateLoginProfile')
					and lower(coalesce(service_name, split_part(event_source, '.', 1))) in ('ram', 'ims')
				)
				or (event_name = 'ResetUserPassword' and lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'cloudsso')
			)
			and actor not in (select value from exception where kind = 'ci-role')
	) t
) x
where reason <> 'self'
group by recipient_account_id, target, reason, actor, event_name;
