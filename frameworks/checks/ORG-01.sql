/* {
  "id": "ORG-01",
  "severity": "medium",
  "title": { "en": "Resource Directory state known", "zh-CN": "资源目录状态已知" },
  "sources": ["actiontrail.DescribeTrails", "resourcemanager.GetResourceDirectory", "sts.GetCallerIdentity"],
  "reasons": {
    "management": { "en": "Account {subject}: asked as {caller}; it is the management account of directory {directory}, control policies are {status}", "zh-CN": "账号 {subject}：以 {caller} 查询；为资源目录 {directory} 的管理账号，管控策略为 {status}" },
    "member": { "en": "Account {subject}: asked as {caller}; it belongs to directory {directory}, whose management account is {master}, control policies are {status}", "zh-CN": "账号 {subject}：以 {caller} 查询；属于资源目录 {directory}，管理账号为 {master}，管控策略为 {status}" },
    "no-directory": { "en": "Account {subject}: asked as {caller}; it is in no resource directory ({code})", "zh-CN": "账号 {subject}：以 {caller} 查询；不在资源目录中（{code}）" },
    "unseen": { "en": "Account {subject}: the directory could not be read", "zh-CN": "账号 {subject}：无法读取资源目录" }
  },
  "rationale": { "en": "What the organisation is decides what the other checks have to look at: an organisation has accounts that nobody named in the scope.", "zh-CN": "组织形态决定其他检查的范围：组织中可能有范围文件未列出的账号。" },
  "remediation": {
    "text": { "en": "Allow the call in the management account, or ask with its credentials.", "zh-CN": "在管理账号放行该调用，或使用其凭证查询。" },
    "validation": { "en": "GetResourceDirectory answers with a ResourceDirectoryId and a MasterAccountId.", "zh-CN": "GetResourceDirectory 返回 ResourceDirectoryId 与 MasterAccountId。" },
    "changing": false
  }
} */
select
	d.account,
	coalesce(d.directory_id, d.account) as resource,
	case when d.absent then 'pass' when d.directory_id is null or d.master is null then 'unknown' else 'pass' end as verdict,
	case
		when d.absent then 'no-directory'
		when d.directory_id is null or d.master is null then 'unseen'
		when d.is_manager then 'management'
		else 'member'
	end as reason,
	concat_ws(' ', d.evidence, c.evidence) as evidence,
	coalesce(c.arn, '-') as caller,
	d.directory_id as directory,
	d.master,
	coalesce(d.control_policies, '-') as status,
	d.code,
	d.account as subject
from directory d
left join caller c on c.account = d.account
union all
select account, account, 'unknown', 'unseen', evidence, null, null, null, null, null, account
from account_asked
where not exists (select 1 from directory);
