/* {
  "id": "D-PRIV-07",
  "severity": "critical",
  "title": { "en": "New user, credential and admin grant in one run", "zh-CN": "新建用户并授予管理员" },
  "tactic": "privilege-escalation T1136.003",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "chain_s": 3600 },
  "reasons": {
    "hit": { "en": "{actor} made user {subject} at {made_at}, gave a credential at {credential_at} and rights ({grants}) at {granted_at}, from {ips}", "zh-CN": "{actor} 于 {made_at} 创建用户 {subject}，{credential_at} 提供凭据，{granted_at} 授权（{grants}），来源 {ips}" }
  },
  "rationale": { "en": "A fresh user with a credential and rights, made in one go, is how an intruder makes himself at home.", "zh-CN": "一次完成建用户、发凭据、授权，是入侵者建立据点的典型做法。" },
  "false-positives": { "en": "Onboarding: name the role of that pipeline as an exception of the kind ci-role. A grant of a ...ReadOnlyAccess system policy is not counted.", "zh-CN": "入职开通：将该流水线角色登记为 ci-role 类例外。授予 ...ReadOnlyAccess 系统策略不计入。" },
  "remediation": {
    "text": { "en": "Ask who the new user is. If nobody knows, disable its keys and login, then see what it did.", "zh-CN": "确认新用户的归属；若无人认领，停用其密钥与登录，再查看其操作。" },
    "validation": { "en": "Every user of ListUsers belongs to a person or a service with an owner.", "zh-CN": "ListUsers 的每个用户都对应人员或有负责人的服务。" },
    "changing": true
  }
} */
with step as (
	select
		recipient_account_id, actor, event_time, event_name, source_ip, evidence,
		case
			when event_name = 'CreateUser' then 'user'
			when event_name in ('CreateAccessKey', 'CreateLoginProfile') then 'credential'
			else 'grant'
		end as kind,
		-- names may end in @domain; what is masked or missing (%) can be any user
		case
			when strpos(name, '***') > 0 then '%'
			else coalesce(lower(split_part(name, '@', 1)), '%')
		end as name,
		granted
	from (
		select
			e.*,
			coalesce(
				json_extract_scalar(request_json, '$.UserName'),
				json_extract_scalar(request_json, '$.UserPrincipalName'),
				json_extract_scalar(request_json, '$.PrincipalName')
			) as name,
			coalesce(json_extract_scalar(request_json, '$.PolicyName'), json_extract_scalar(request_json, '$.GroupName'), '-') as granted
		from events e
		where
			event_time >= :win_start - :chain_s and event_time < :win_end
			and ok = 1
			and event_name in ('CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'AttachPolicyToUser', 'AddUserToGroup', 'AttachPolicy')
			and lower(coalesce(service_name, split_part(event_source, '.', 1), 'ram')) in ('ram', 'ims', 'resourcemanager')
			and actor not in (select value from exception where kind = 'ci-role')
	) e
	where not (granted <> '-' and regexp_like(granted, 'ReadOnlyAccess$') and event_name <> 'AddUserToGroup')
)
select
	u.recipient_account_id as account,
	case when u.name = '%' then '-' else u.name end as resource,
	u.actor,
	from_unixtime(min(u.event_time)) as made_at,
	from_unixtime(min(c.event_time)) as credential_at,
	from_unixtime(min(g.event_time)) as granted_at,
	array_join(array_agg(distinct g.granted), ', ') as grants,
	coalesce(nullif(array_join(array_agg(distinct g.source_ip), ', '), ''), '-') as ips,
	concat(
		array_join(array_agg(distinct u.evidence), ' '), ' ',
		array_join(array_agg(distinct c.evidence), ' '), ' ',
		array_join(array_agg(distinct g.evidence), ' ')
	) as evidence,
	case when u.name = '%' then '-' else u.name end as subject
from step u
join step c
	on c.recipient_account_id = u.recipient_account_id and c.actor = u.actor and c.kind = 'credential'
	and c.event_time >= u.event_time and c.event_time <= u.event_time + :chain_s
	and (c.name = u.name or c.name = '%' or u.name = '%')
join step g
	on g.recipient_account_id = u.recipient_account_id and g.actor = u.actor and g.kind = 'grant'
	and g.event_time >= u.event_time and g.event_time <= u.event_time + :chain_s
	and (g.name = u.name or g.name = '%' or u.name = '%')
where
	u.kind = 'user'
	-- the chain belongs to the period in which it was completed
	and greatest(c.event_time, g.event_time) >= :win_start
group by u.recipient_account_id, u.name, u.actor;
