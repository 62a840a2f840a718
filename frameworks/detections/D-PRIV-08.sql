/* {
  "id": "D-PRIV-08",
  "severity": "high",
  "title": { "en": "User added to a privileged group", "zh-CN": "用户加入高权限组" },
  "tactic": "privilege-escalation T1098",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": {
    "privileged_groups": ["admin", "admins", "administrator", "administrators", "root", "superadmin", "security-admin", "ram-admin"],
    "high_risk_policies": ["AdministratorAccess", "AliyunRAMFullAccess", "AliyunSTSAssumeRoleAccess", "AliyunLogFullAccess", "AliyunActionTrailFullAccess", "AliyunKMSFullAccess", "AliyunResourceDirectoryFullAccess"]
  },
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) added {users} to the privileged group {subject}, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）将 {users} 加入高权限组 {subject} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "masked": { "en": "{actor} ({user_name}) added {users} to a group whose name is masked or missing ({subject}), first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）将 {users} 加入名称被掩码或缺失的组（{subject}），首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Membership of such a group is the same as an administrator's policy, and looks smaller.", "zh-CN": "加入此类组等同于授予管理员策略，却不易察觉。" },
  "false-positives": { "en": "Approved joiners.", "zh-CN": "经审批的人员入组。" },
  "remediation": {
    "text": { "en": "Match with the approval; remove the user from the group when there is none. Keep privileged_groups complete: groups that got an administrator's policy in the events are added by themselves.", "zh-CN": "与审批核对；若无则移出该组。请保持 privileged_groups 完整；事件中被授予管理员级策略的组会自动计入。" },
    "validation": { "en": "ListUsersForGroup shows approved members only.", "zh-CN": "ListUsersForGroup 仅显示已审批的成员。" },
    "changing": true
  }
} */
with privileged as (
	select lower(value) as name from list where name = 'privileged_groups'
	union
	select lower(split_part(
		coalesce(json_extract_scalar(request_json, '$.GroupName'), json_extract_scalar(request_json, '$.PrincipalName')), '@', 1
	)) as name
	from events
	where
		event_time >= :base_start and event_time < :win_end
		and ok = 1
		and (
			event_name = 'AttachPolicyToGroup'
			or (event_name = 'AttachPolicy' and lower(json_extract_scalar(request_json, '$.PrincipalType')) = 'imsgroup')
		)
		and lower(json_extract_scalar(request_json, '$.PolicyName')) in (select lower(value) from list where name = 'high_risk_policies')
)
select
	recipient_account_id as account,
	subject as resource,
	case when masked = 1 then 'masked' else 'hit' end as reason,
	case when masked = 1 then 'not-evaluable' end as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	coalesce(nullif(array_join(array_agg(distinct added), ', '), ''), '-') as users,
	subject,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		g.*,
		case when subject = '-' or (strpos(subject, '***') > 0 and coalesce(group_id, '') not in (select name from privileged)) then 1 else 0 end as masked
	from (
		select
			e.*,
			lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
			lower(json_extract_scalar(request_json, '$.GroupId')) as group_id,
			coalesce(json_extract_scalar(request_json, '$.GroupName'), json_extract_scalar(request_json, '$.GroupId'), '-') as subject,
			coalesce(
				json_extract_scalar(request_json, '$.UserName'),
				json_extract_scalar(request_json, '$.UserPrincipalName'),
				json_extract_scalar(request_json, '$.UserId')
			) as added
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and ok = 1
			and event_name = 'AddUserToGroup'
	) g
) x
where
	service in ('ram', 'ims', 'cloudsso')
	and (
		masked = 1
		or lower(subject) in (select name from privileged where name is not null)
		or group_id in (select name from privileged where name is not null)
	)
group by recipient_account_id, subject, masked, actor;
