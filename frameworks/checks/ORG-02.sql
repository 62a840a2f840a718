/* {
  "id": "ORG-02",
  "severity": "medium",
  "title": { "en": "Control policies enabled", "zh-CN": "管控策略已启用" },
  "sources": ["resourcemanager.GetResourceDirectory", "resourcemanager.ListControlPolicies", "resourcemanager.ListControlPolicyAttachmentsForTarget"],
  "reasons": {
    "attached": { "en": "Directory {subject}: ControlPolicyStatus is Enabled, attached to the accounts looked at: {policies}", "zh-CN": "资源目录 {subject}：ControlPolicyStatus 为 Enabled，已绑定到所查账号：{policies}" },
    "idle": { "en": "Directory {subject}: ControlPolicyStatus is Enabled, but of {custom} custom control policies none is attached to the root folder or to an account of the scope", "zh-CN": "资源目录 {subject}：ControlPolicyStatus 为 Enabled，但 {custom} 个自定义管控策略均未绑定到根资源夹或范围内账号" },
    "off": { "en": "Directory {subject}: ControlPolicyStatus is {status}, Enabled is required", "zh-CN": "资源目录 {subject}：ControlPolicyStatus 为 {status}，要求为 Enabled" },
    "member-view": { "en": "Directory {subject}: ControlPolicyStatus is Enabled; which policies there are only the management account {master} can tell", "zh-CN": "资源目录 {subject}：ControlPolicyStatus 为 Enabled；具体策略只有管理账号 {master} 可查询" },
    "no-directory": { "en": "Account {subject} is in no resource directory ({code})", "zh-CN": "账号 {subject} 不在资源目录中（{code}）" },
    "unseen": { "en": "Account {subject}: the answer has no ControlPolicyStatus", "zh-CN": "账号 {subject}：返回中没有 ControlPolicyStatus" }
  },
  "rationale": { "en": "A control policy binds even the administrators of a member account: one that denies StopLogging, DeleteTrail and DeleteLogStore is strong protection of the logs. It does not bind the management account itself, so the logs should not live there. Attachments to folders between the root folder and an account are not looked at: they can only add to what is shown.", "zh-CN": "管控策略对成员账号的管理员同样有效：拒绝 StopLogging、DeleteTrail、DeleteLogStore 的策略是对日志的有力保护。管控策略不约束管理账号本身，因此日志不宜放在管理账号。未检查中间资源夹上的绑定，其只会增加保护。" },
  "remediation": {
    "text": { "en": "EnableControlPolicy, then attach a policy that denies changes to trails and log stores to the root folder or the log account.", "zh-CN": "执行 EnableControlPolicy，并将拒绝更改跟踪与日志库的策略绑定到根资源夹或日志账号。" },
    "validation": { "en": "GetResourceDirectory: ControlPolicyStatus is Enabled; ListControlPolicyAttachmentsForTarget of the log account names the policy.", "zh-CN": "GetResourceDirectory：ControlPolicyStatus 为 Enabled；日志账号的 ListControlPolicyAttachmentsForTarget 含该策略。" },
    "changing": true
  }
} */
select
	d.account,
	coalesce(d.directory_id, d.account) as resource,
	case
		when d.absent then 'not-applicable'
		when d.status is null then 'unknown'
		when d.status <> 'Enabled' then 'fail'
		when not d.may_list then 'unknown'
		when d.policies is null then 'fail'
		else 'pass'
	end as verdict,
	case
		when d.absent then 'no-directory'
		when d.status is null then 'unseen'
		when d.status <> 'Enabled' then 'off'
		when not d.may_list then 'member-view'
		when d.policies is null then 'idle'
		else 'attached'
	end as reason,
	case when d.status = 'Enabled' and d.may_list then concat_ws(' ', d.evidence, d.listed_by, d.attached_by) else d.evidence end as evidence,
	d.status,
	d.custom,
	d.policies,
	d.master,
	d.code,
	coalesce(d.directory_id, d.account) as subject,
	d.status <> 'Enabled' as certain
from (
	select
		v.account,
		v.directory_id,
		v.master,
		v.may_list,
		v.absent,
		v.code,
		v.control_policies as status,
		v.evidence,
		(select group_concat(x.id, ' ') from "resourcemanager.ListControlPolicies" x where x.account = v.account) as listed_by,
		(select group_concat(x.id, ' ') from "resourcemanager.ListControlPolicyAttachmentsForTarget" x where x.account = v.account) as attached_by,
		(
			select count(1)
			from "resourcemanager.ListControlPolicies" x, json_each(x.body, '$.ControlPolicies.ControlPolicy')
			where x.account = v.account and x.state = 'confirmed'
		) as custom,
		(
			select group_concat(distinct json_extract(p.value, '$.PolicyName'))
			from "resourcemanager.ListControlPolicyAttachmentsForTarget" x, json_each(x.body, '$.ControlPolicyAttachments.ControlPolicyAttachment') p
			where x.account = v.account and x.state = 'confirmed' and json_extract(p.value, '$.PolicyType') = 'Custom'
		) as policies
	from directory v
) d;
