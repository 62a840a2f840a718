/* {
  "id": "RAM-14",
  "severity": "low",
  "title": { "en": "Access review was done", "zh-CN": "权限复核" },
  "sources": ["events", "ram.ListPoliciesForUser"],
  "reasons": {
    "changes": { "en": "Account {subject}: rights were taken away {calls} time(s) in the period ({actions}), last {last_seen}; the rights of {users} user(s) as of this run are in the evidence. That a review took place is for a human to show", "zh-CN": "账号 {subject}：审计期内收回权限 {calls} 次（{actions}），末次 {last_seen}；证据中附有本次运行时 {users} 个用户的权限。是否进行过复核须由人工证明" },
    "no-change": { "en": "Account {subject}: no right was taken away in the period; the rights of {users} user(s) as of this run are in the evidence. That a review took place is for a human to show", "zh-CN": "账号 {subject}：审计期内没有收回权限；证据中附有本次运行时 {users} 个用户的权限。是否进行过复核须由人工证明" }
  },
  "rationale": { "en": "A review leaves traces where rights were taken away, but a meeting leaves none: a human has to attach its minutes. What was seen is listed to be compared with them.", "zh-CN": "复核若收回权限会留下痕迹，但会议本身没有：须由人工附上记录。此处列出所见供核对。" },
  "remediation": {
    "text": { "en": "Attach the minutes of the review: who, when, which identities, what was decided.", "zh-CN": "附上复核记录：人员、时间、涉及身份及结论。" },
    "validation": { "en": "Each decision of the minutes has its event in the list.", "zh-CN": "复核结论在清单中均有对应事件。" },
    "changing": false
  }
} */
with taken as (
	select recipient_account_id as account, event_name, event_time, evidence
	from events
	where
		ok = 1 and event_time >= :win_start and event_time < :win_end
		and lower(service_name) in ('ram', 'ims', 'resourcemanager')
		and (
			event_name in (
				'DetachPolicyFromUser', 'DetachPolicyFromGroup', 'DetachPolicyFromRole', 'DetachPolicy', 'RemoveUserFromGroup', 'DeleteUser',
				'DeleteRole', 'DeleteGroup', 'DeletePolicy', 'DeleteLoginProfile', 'DeleteAccessKey'
			)
			or (event_name = 'UpdateAccessKey' and json_extract_scalar(request_json, '$.Status') = 'Inactive')
		)
)
select
	a.account,
	a.account as resource,
	'manual' as verdict,
	case when count(t.event_name) > 0 then 'changes' else 'no-change' end as reason,
	concat_ws(' ', min(t.evidence), max(t.evidence), p.evidence) as evidence,
	count(t.event_name) as calls,
	coalesce(group_concat(distinct t.event_name), '-') as actions,
	coalesce(iso_time(max(t.event_time)), '-') as last_seen,
	p.users,
	a.account as subject
from scope_account a
left join taken t on t.account = a.account
left join (select account, count(1) as users, group_concat(id, ' ') as evidence from "ram.ListPoliciesForUser" group by account) p on p.account = a.account
group by a.account;
