/* {
  "id": "SLS-15",
  "severity": "medium",
  "title": { "en": "Alert rule: security group changes", "zh-CN": "告警规则：安全组变更" },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetTrailStatus", "sls.GetIndex", "sls.ListAlerts", "sls.ListResourceRecords.groups", "sls.ListResourceRecords.oncall", "sls.ListResourceRecords.policies", "sls.ListResourceRecords.users"],
  "parameters": {
    "alert_topics": [
      "{\"what\":\"AuthorizeSecurityGroup\",\"event\":{\"eventName\":\"AuthorizeSecurityGroup\",\"serviceName\":\"Ecs\",\"eventRW\":\"Write\",\"eventType\":\"ApiCall\",\"userIdentity\":{\"type\":\"ram-user\",\"userName\":\"li.na\"}},\"templates\":[\"sls.app.actiontrail.cis.at.securitygroup_change\"]}",
      "{\"what\":\"RevokeSecurityGroup\",\"event\":{\"eventName\":\"RevokeSecurityGroup\",\"serviceName\":\"Ecs\",\"eventRW\":\"Write\",\"eventType\":\"ApiCall\",\"userIdentity\":{\"type\":\"ram-user\",\"userName\":\"li.na\"}},\"templates\":[\"sls.app.actiontrail.cis.at.securitygroup_change\"]}"
    ]
  },
  "reasons": {
    "told": { "en": "{subject}: {what} is told by alert {alert} to {people} person(s) through action policy {policy}", "zh-CN": "{subject}：{what} 由告警 {alert} 经行动策略 {policy} 通知 {people} 人" },
    "unproven": { "en": "{subject}: {what} is told by alert {alert} through {policy}, but where that ends can not be read (webhook, function or own alert policy)", "zh-CN": "{subject}：{what} 由告警 {alert} 经 {policy} 通知，但终点无法读取（Webhook、函数或自定义告警策略）" },
    "nobody": { "en": "{subject}: {what} is found by alert {alert}, but action policy {policy} reaches no active person", "zh-CN": "{subject}：告警 {alert} 能发现 {what}，但行动策略 {policy} 没有有效接收人" },
    "unscheduled": { "en": "{subject}: {what} would be found by alert {alert}, but it has no schedule", "zh-CN": "{subject}：告警 {alert} 可发现 {what}，但未设置调度" },
    "muted": { "en": "{subject}: {what} would be found by alert {alert}, but it is muted", "zh-CN": "{subject}：告警 {alert} 可发现 {what}，但处于静默" },
    "disabled": { "en": "{subject}: {what} would be found by alert {alert}, but it is disabled", "zh-CN": "{subject}：告警 {alert} 可发现 {what}，但已停用" },
    "unclear": { "en": "{subject}: no alert is sure to find {what}; the query of {alert} can not be followed here: a human must read it", "zh-CN": "{subject}：没有告警确定能发现 {what}；{alert} 的查询无法解析，需人工阅读" },
    "none": { "en": "{subject}: no alert rule aimed at this store would find {what}", "zh-CN": "{subject}：没有针对该日志库的告警规则能发现 {what}" },
    "chain": { "en": "{subject}: {what} can not be told: the way from the trail to the store is broken ({broken})", "zh-CN": "{subject}：{what} 无法告警：从跟踪到日志库的链路中断（{broken}）" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "One rule opens a machine to the world. The query published with CIS 2.22 asks for a field event_name that the store does not have, so it does not count here.", "zh-CN": "一条规则即可将主机暴露于公网。CIS 2.22 公布的查询使用日志库中不存在的字段 event_name，不予认可。" },
  "remediation": {
    "text": { "en": "Enable the built-in rule of the event alerts of ActionTrail, or write one whose query finds these events, aimed at the trail's logstore; give it an action policy with people in it, remove the mute.", "zh-CN": "启用操作审计事件告警的内置规则，或编写能发现这些事件且针对跟踪日志库的规则；设置包含人员的行动策略，并取消静默。" },
    "validation": { "en": "Trigger it in a sandbox trail and show the notification; this check passes.", "zh-CN": "在沙箱跟踪中触发并出示通知；本检查通过。" },
    "changing": true
  }
} */
-- What counts as the topic is the parameter; the way itself is one for all alert checks (views/alert_chain.sql).
select
	account,
	region,
	resource,
	case link
		when 'told' then 'pass'
		when 'unproven' then 'warn'
		when 'unclear' then 'manual'
		when 'no-sls' then 'not-applicable'
		else 'fail'
	end as verdict,
	case link when 'unproven' then 'inferred' end as state,
	link as reason,
	evidence,
	what,
	broken,
	alert,
	policy,
	people,
	subject,
	link = 'chain' as certain
from alert_chain
where link in ('told', 'unproven', 'nobody', 'unscheduled', 'muted', 'disabled', 'unclear', 'none', 'chain', 'no-sls');
