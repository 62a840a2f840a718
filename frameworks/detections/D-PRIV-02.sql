/* {
  "id": "D-PRIV-02",
  "severity": "critical",
  "title": { "en": "Identity grants itself", "zh-CN": "自我授权" },
  "tactic": "privilege-escalation T1098.003",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) granted rights to itself by {event_name}: {grants}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 给自己授权：{grants}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "masked": { "en": "{actor} ({user_name}) called {event_name} for {target}: a name is masked or missing, so whether it was for itself can not be told, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {target} 调用 {event_name}：名称被掩码或缺失，无法判断是否为自我授权，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Nobody may decide on his own rights. Who can is an administrator already, whatever his role is called.", "zh-CN": "任何人不应决定自己的权限；能够自我授权者实为管理员。" },
  "false-positives": { "en": "None is expected where duties are separated.", "zh-CN": "在职责分离的环境中不应出现。" },
  "remediation": {
    "text": { "en": "Ask the actor for the approval. If there is none, treat it as an incident: take back the grant, disable the credential, review what was done since.", "zh-CN": "向操作者索取审批；若无，按安全事件处置：收回授权、停用凭据，复查此后的操作。" },
    "validation": { "en": "ListPoliciesForUser and ListGroupsForUser show approved grants only.", "zh-CN": "ListPoliciesForUser 与 ListGroupsForUser 仅显示已审批的授权。" },
    "changing": true
  }
} */
with attempt as (
	select
		recipient_account_id, event_time, event_name, actor, user_name, identity_type, source_ip, evidence,
		-- users and roles may have the same name: what is compared says which it is; a user's name may end in @domain
		case
			when identity_type = 'ram-user' then concat('user:', lower(split_part(user_name, '@', 1)))
			when identity_type = 'assumed-role' then concat('role:', lower(role_name))
			when identity_type = 'cloudsso-user' then concat('sso:', principal_id)
		end as self,
		case
			when event_name = 'AttachPolicyToRole' then concat('role:', lower(json_extract_scalar(request_json, '$.RoleName')))
			when event_name = 'AttachPolicyToUser' then concat('user:', lower(split_part(json_extract_scalar(request_json, '$.UserName'), '@', 1)))
			when event_name = 'AddUserToGroup' and identity_type = 'cloudsso-user' then concat('sso:', json_extract_scalar(request_json, '$.UserId'))
			when event_name = 'AddUserToGroup' then concat('user:', lower(split_part(
				coalesce(json_extract_scalar(request_json, '$.UserName'), json_extract_scalar(request_json, '$.UserPrincipalName')), '@', 1
			)))
			-- ResourceManager: name@ACCOUNT.onaliyun.com, name@group..., name@role...; PrincipalType says the same
			when lower(json_extract_scalar(request_json, '$.PrincipalType')) = 'imsgroup'
				or regexp_like(lower(json_extract_scalar(request_json, '$.PrincipalName')), '@group[.]') then 'group'
			when lower(json_extract_scalar(request_json, '$.PrincipalType')) = 'servicerole'
				or regexp_like(lower(json_extract_scalar(request_json, '$.PrincipalName')), '@role[.]')
				then concat('role:', lower(split_part(json_extract_scalar(request_json, '$.PrincipalName'), '@', 1)))
			else concat('user:', lower(split_part(json_extract_scalar(request_json, '$.PrincipalName'), '@', 1)))
		end as other,
		coalesce(
			json_extract_scalar(request_json, '$.PolicyName'),
			json_extract_scalar(request_json, '$.GroupName'),
			json_extract_scalar(request_json, '$.GroupId'),
			'-'
		) as granted
	from events
	where
		event_time >= :win_start and event_time < :win_end
		and ok = 1
		and event_name in ('AttachPolicyToUser', 'AddUserToGroup', 'AttachPolicyToRole', 'AttachPolicy')
		-- root holds everything already; federated users and services have no policies of their own
		and identity_type in ('ram-user', 'assumed-role', 'cloudsso-user', 'unknown')
)
select
	recipient_account_id as account,
	actor as resource,
	reason,
	case when reason = 'masked' then 'not-evaluable' end as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	array_join(array_agg(distinct granted), ', ') as grants,
	coalesce(arbitrary(other), '-') as target,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		a.*,
		case
			-- only names of one kind can be the same; a masked or missing one can be any
			when strpos(other, '***') > 0 and (self is null or split_part(self, ':', 1) = split_part(other, ':', 1)) then 'masked'
			when strpos(self, '***') > 0 and split_part(self, ':', 1) = split_part(other, ':', 1) then 'masked'
			when self is null or other is null then 'masked'
			when self = other then 'hit'
			else 'other'
		end as reason
	from attempt a
) x
where reason <> 'other'
group by recipient_account_id, actor, event_name, reason;
