/* {
  "id": "D-PRIV-04",
  "severity": "high",
  "title": { "en": "AccessKey created or re-enabled for another user", "zh-CN": "为他人创建/启用 AccessKey" },
  "tactic": "persistence T1098.001",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) gave {target} an AccessKey by {event_name}, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 为 {target} 提供 AccessKey {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "masked": { "en": "{actor} ({user_name}) called {event_name} for {target}: a name is masked or missing, so whether it was for another user can not be told, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {target} 调用 {event_name}：名称被掩码或缺失，无法判断是否为他人操作，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A key made for somebody else can be used without his knowing, and stays when the actor is gone.", "zh-CN": "为他人创建的密钥可在其不知情时使用，且在操作者离开后仍有效。" },
  "false-positives": { "en": "Provisioning of service accounts: name the role of that pipeline as an exception of the kind ci-role.", "zh-CN": "服务账号的开通流程：将流水线角色登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Ask the owner of the key whether he wants it. If not, disable it, look what it was used for (GetAccessKeyLastUsed), then delete it.", "zh-CN": "询问密钥所有者是否知情；若否，停用密钥，查看其使用情况（GetAccessKeyLastUsed），再删除。" },
    "validation": { "en": "ListAccessKeys of that user shows known keys only.", "zh-CN": "该用户的 ListAccessKeys 仅显示已知密钥。" },
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
			-- without a name the calls are about the caller's own key; UNCONFIRMED: for RestoreAccessKeyFromRecycleBin too
			and (json_extract_scalar(request_json, '$.UserName') is not null or json_extract_scalar(request_json, '$.UserPrincipalName') is not null)
			and (
				event_name in ('CreateAccessKey', 'RestoreAccessKeyFromRecycleBin')
				or (event_name = 'UpdateAccessKey' and lower(json_extract_scalar(request_json, '$.Status')) = 'active')
			)
			and actor not in (select value from exception where kind = 'ci-role')
	) t
) x
where reason <> 'self'
group by recipient_account_id, target, reason, actor, event_name;
