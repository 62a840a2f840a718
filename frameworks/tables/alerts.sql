/* {
  "id": "alerts",
  "section": "alerting",
  "title": { "en": "Alert rules in the projects that trails deliver to", "zh-CN": "跟踪所投递日志项目中的告警规则" },
  "settings": { "of": ["project", "name"], "are": ["display_name", "status", "muted_until", "schedule", "stores", "template", "action_policy"] },
  "sources": ["sls.ListAlerts"],
  "columns": {
    "project": { "en": "Project", "zh-CN": "日志项目" },
    "name": { "en": "Alert", "zh-CN": "告警" },
    "display_name": { "en": "Display name", "zh-CN": "显示名称" },
    "status": { "en": "Status", "zh-CN": "状态" },
    "muted_until": { "en": "Muted until", "zh-CN": "静默至" },
    "schedule": { "en": "Schedule", "zh-CN": "调度" },
    "stores": { "en": "Logstores", "zh-CN": "日志库" },
    "template": { "en": "Built-in template", "zh-CN": "内置模板" },
    "action_policy": { "en": "Action policy", "zh-CN": "行动策略" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	project,
	name,
	display_name,
	status,
	case when mute_until > :now then iso_time(mute_until) end as muted_until,
	trim(schedule || ' ' || runs_every) as schedule,
	stores,
	nullif(template, '') as template,
	nullif(action_policy, '') as action_policy,
	evidence
from alert
order by project, name;
