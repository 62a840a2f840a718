/* {
  "id": "TRL-05",
  "severity": "critical",
  "title": { "en": "Organization trail from the management account", "zh-CN": "资源目录的多账号跟踪建在管理账号" },
  "sources": ["actiontrail.DescribeTrails", "resourcemanager.GetResourceDirectory", "sts.GetCallerIdentity"],
  "parameters": { "delegated_admins": [] },
  "reasons": {
    "management": { "en": "Directory {subject}: enabled organization trail {trails} is owned by the management account {master}", "zh-CN": "资源目录 {subject}：已启用的多账号跟踪 {trails} 属于管理账号 {master}" },
    "delegated": { "en": "Directory {subject}: organization trail {trails} is owned by {owners}, which the scope names as delegated administrator, not by the management account {master}", "zh-CN": "资源目录 {subject}：多账号跟踪 {trails} 属于 {owners}（范围文件列为委派管理员），而非管理账号 {master}" },
    "member": { "en": "Directory {subject}: organization trail {trails} is owned by {owners}, the management account {master} is required", "zh-CN": "资源目录 {subject}：多账号跟踪 {trails} 属于 {owners}，要求属于管理账号 {master}" },
    "disabled": { "en": "Directory {subject}: organization trail {trails} is not enabled", "zh-CN": "资源目录 {subject}：多账号跟踪 {trails} 未启用" },
    "none": { "en": "Directory {subject} with management account {master}: no trail has IsOrganizationTrail true and OrganizationId {subject}", "zh-CN": "资源目录 {subject}（管理账号 {master}）：没有 IsOrganizationTrail 为 true 且 OrganizationId 为 {subject} 的跟踪" },
    "member-view": { "en": "Directory {subject}: asked as {caller}, a member; the trails of the management account {master} can not be seen", "zh-CN": "资源目录 {subject}：以成员账号 {caller} 查询，看不到管理账号 {master} 的跟踪" },
    "no-directory": { "en": "Account {subject} is in no resource directory ({code})", "zh-CN": "账号 {subject} 不在资源目录中（{code}）" },
    "unseen": { "en": "Account {subject}: the resource directory could not be read", "zh-CN": "账号 {subject}：无法读取资源目录" }
  },
  "rationale": { "en": "With one trail per account a member can stop its own record. An organization trail that the management account owns is out of a member's reach.", "zh-CN": "各账号单独建跟踪时，成员可停止自己的记录；由管理账号拥有的多账号跟踪不受成员控制。" },
  "remediation": {
    "text": { "en": "In the management account create a multi-account trail that delivers to a log-archive account. A trail owned by a delegated administrator of ActionTrail: name that account in the parameter delegated_admins.", "zh-CN": "在管理账号创建多账号跟踪并投递到日志归档账号。若跟踪由操作审计的委派管理员拥有，请在参数 delegated_admins 中列出该账号。" },
    "validation": { "en": "DescribeTrails in the management account: IsOrganizationTrail is true; the store holds events of two or more recipientAccountId.", "zh-CN": "在管理账号调用 DescribeTrails：IsOrganizationTrail 为 true；日志库中出现两个以上 recipientAccountId。" },
    "changing": true
  }
} */
select
	account,
	coalesce(directory_id, account) as resource,
	case
		when absent then 'not-applicable'
		when state <> 'confirmed' or directory_id is null or master is null then 'unknown'
		when managed then 'pass'
		when delegated then 'warn'
		when trails is null and caller <> master and master not in (select account from scope_account) then 'unknown'
		else 'fail'
	end as verdict,
	case
		when absent then 'no-directory'
		when state <> 'confirmed' or directory_id is null or master is null then 'unseen'
		when managed then 'management'
		when delegated then 'delegated'
		when trails is null and caller <> master and master not in (select account from scope_account) then 'member-view'
		when trails is null then 'none'
		when enabled then 'member'
		else 'disabled'
	end as reason,
	directory_evidence || coalesce(' ' || caller_evidence, '') || coalesce(' ' || trail_evidence, ' ' || asked_evidence, '') as evidence,
	master,
	trails,
	owners,
	caller,
	code,
	coalesce(directory_id, account) as subject
from (
	select
		d.account,
		d.directory_id,
		d.master,
		d.state,
		d.absent,
		d.code,
		d.evidence as directory_evidence,
		c.account_id as caller,
		c.evidence as caller_evidence,
		a.evidence as asked_evidence,
		max(t.status = 'Enable') as enabled,
		max(t.status = 'Enable' and t.owner = d.master) as managed,
		max(t.status = 'Enable' and t.owner in (select value from list where name = 'delegated_admins')) as delegated,
		group_concat(t.name, ', ') as trails,
		group_concat(distinct t.owner) as owners,
		group_concat(distinct t.evidence) as trail_evidence
	from directory d
	left join caller c on c.account = d.account
	left join account_asked a on a.account = d.account
	left join trail t on t.is_org and t.organization_id = d.directory_id
	group by d.account
)
union all
select account, account, 'unknown', 'unseen', null, null, null, null, null, null, account
from scope_account
where not exists (select 1 from directory);
