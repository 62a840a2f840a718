/* {
  "id": "SLS-19",
  "severity": "medium",
  "title": { "en": "Alert actions reach a human", "zh-CN": "告警能通知到人" },
  "sources": ["actiontrail.DescribeTrails", "sls.ListAlerts", "sls.ListResourceRecords.groups", "sls.ListResourceRecords.oncall", "sls.ListResourceRecords.policies", "sls.ListResourceRecords.users"],
  "reasons": {
    "people": { "en": "Action policy {subject}, used by {alerts} alert rule(s), reaches {people} active person(s)", "zh-CN": "行动策略 {subject}（{alerts} 条告警规则使用）可通知 {people} 名有效接收人" },
    "machine": { "en": "Action policy {subject}, used by {alerts} alert rule(s), calls a webhook or function and no person: who reads that can not be seen from here", "zh-CN": "行动策略 {subject}（{alerts} 条告警规则使用）仅调用 Webhook 或函数：无法得知由谁阅读" },
    "nobody": { "en": "Action policy {subject}, used by {alerts} alert rule(s) such as {example}, names no active person", "zh-CN": "行动策略 {subject}（{alerts} 条告警规则使用，如 {example}）没有有效接收人" },
    "missing": { "en": "Action policy {subject}, used by {alerts} alert rule(s) such as {example}, does not exist", "zh-CN": "行动策略 {subject}（{alerts} 条告警规则使用，如 {example}）不存在" },
    "unnamed": { "en": "{alerts} alert rule(s) such as {example} have no action policy", "zh-CN": "{alerts} 条告警规则（如 {example}）未设置行动策略" },
    "no-alerts": { "en": "Account {subject} has no enabled alert rule aimed at a trail's store (SLS-08)", "zh-CN": "账号 {subject} 没有针对跟踪日志库的已启用告警规则（见 SLS-08）" }
  },
  "rationale": { "en": "An alert that fires into an empty group is silence with a green light.", "zh-CN": "触发后通知空组的告警等于沉默。" },
  "remediation": {
    "text": { "en": "Create people and a group (sls.common.user, sls.common.user_group) and name them in the action policy; enable them, give each an address.", "zh-CN": "创建用户与用户组（sls.common.user、sls.common.user_group）并在行动策略中引用；启用并填写联系方式。" },
    "validation": { "en": "Send a test notification from the action policy; each person confirms it.", "zh-CN": "从行动策略发送测试通知，每位接收人确认收到。" },
    "changing": true
  }
} */
-- UNCONFIRMED: the records of alerts are asked for in cn-heyuan, where Alibaba's own Terraform module keeps those of an account;
-- another region is set with the scope parameter alert_records_region. Records of webhooks (sls.alert.action_webhook) hold
-- secrets and are never asked for: a policy that only calls one is a warning. Which other alert policy than a built-in one
-- a rule uses decides where it ends; that is not followed.
select
	a.account,
	coalesce(nullif(a.action_policy, ''), '-') as resource,
	case
		when p.people > 0 then 'pass'
		when p.machine then 'warn'
		else 'fail'
	end as verdict,
	case when coalesce(p.people, 0) = 0 and p.machine then 'inferred' end as state,
	case
		when a.action_policy = '' then 'unnamed'
		when p.id is null then 'missing'
		when p.people > 0 then 'people'
		when p.machine then 'machine'
		else 'nobody'
	end as reason,
	concat_ws(' ', a.evidence, p.evidence) as evidence,
	a.alerts,
	a.example,
	p.people,
	coalesce(nullif(a.action_policy, ''), '-') as subject
from (
	select q.account, q.action_policy, count(distinct q.project || '/' || q.name) as alerts, min(q.name) as example, group_concat(distinct q.evidence) as evidence
	from alert_query q
	where
		q.status = 'ENABLED'
		and exists (
			select 1
			from trail t
			where t.sls_account = q.account and t.sls_project = q.aimed_project
				and (q.aimed_store = t.sls_logstore or (q.template <> '' and q.aimed_store = ''))
		)
	group by q.account, q.action_policy
) a
left join action_policy p on p.account = a.account and p.id = a.action_policy
union all
select account, account, 'not-applicable', null, 'no-alerts', evidence, null, null, null, account
from account_asked k
where not exists (
	select 1
	from alert_query q
	join trail t on t.sls_account = q.account and t.sls_project = q.aimed_project
		and (q.aimed_store = t.sls_logstore or (q.template <> '' and q.aimed_store = ''))
	where q.account = k.account and q.status = 'ENABLED'
);
