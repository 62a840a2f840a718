/* {
  "id": "SLS-20",
  "severity": "medium",
  "title": { "en": "Project policy does not open the audit store", "zh-CN": "Project 策略未放开审计库" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetProjectPolicy"],
  "reasons": {
    "closed": { "en": "Project {subject}: its policy lets nobody outside the accounts in scope write, shorten or delete logs", "zh-CN": "日志项目 {subject}：策略未允许范围外的账号写入、缩短或删除日志" },
    "open": { "en": "Project {subject}: its policy allows {actions} to {principals}", "zh-CN": "日志项目 {subject}：策略允许 {principals} 执行 {actions}" },
    "conditional": { "en": "Project {subject}: its policy allows {actions} to {principals} under a condition that a human must weigh", "zh-CN": "日志项目 {subject}：策略在附加条件下允许 {principals} 执行 {actions}，需人工判断" },
    "none": { "en": "Project {subject} has no policy of its own ({code})", "zh-CN": "日志项目 {subject} 未设置策略（{code}）" },
    "unseen": { "en": "Project {subject}: its policy has no list of statements", "zh-CN": "日志项目 {subject}：策略中没有语句列表" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "A policy of the project grants rights past RAM, to other accounts as well: whoever may post can forge records, whoever may update can shorten them.", "zh-CN": "项目策略绕过 RAM 授权，可授予其他账号：可写入者能伪造记录，可修改者能缩短保存期。" },
  "remediation": {
    "text": { "en": "PutProjectPolicy without the statement, or DeleteProjectPolicy.", "zh-CN": "PutProjectPolicy 去除该语句，或 DeleteProjectPolicy。" },
    "validation": { "en": "GetProjectPolicy: the statement is gone.", "zh-CN": "GetProjectPolicy：该语句已不存在。" },
    "changing": true
  }
} */
select
	t.sls_account as account,
	t.sls_region as region,
	t.sls_project as resource,
	case
		when p.absent and p.code = 'EmptyBody' then 'not-applicable'
		when p.state is not 'confirmed' or json_type(p.body, '$.Statement') is not 'array' then 'unknown'
		when g.always then 'fail'
		when g.always = 0 then 'warn'
		else 'pass'
	end as verdict,
	case
		when p.absent and p.code = 'EmptyBody' then 'none'
		when p.state is not 'confirmed' or json_type(p.body, '$.Statement') is not 'array' then 'unseen'
		when g.always then 'open'
		when g.always = 0 then 'conditional'
		else 'closed'
	end as reason,
	concat_ws(' ', t.evidence, p.id) as evidence,
	g.actions,
	g.principals,
	p.code,
	t.sls_project as subject
from (
	select sls_account, sls_region, sls_project, group_concat(evidence, ' ') as evidence
	from trail
	where sls_project <> ''
	group by sls_account, sls_region, sls_project
) t
left join "sls.GetProjectPolicy" p on p.account = t.sls_account and json_extract(p.params, '$.project') = t.sls_project
left join (
	select
		account, project, max(not conditional) as always,
		group_concat(distinct action) as actions, group_concat(distinct principal) as principals
	from project_grant
	where outside
	group by account, project
) g on g.account = t.sls_account and g.project = t.sls_project
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
