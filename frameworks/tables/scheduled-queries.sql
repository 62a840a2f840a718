/* {
  "id": "scheduled-queries",
  "section": "alerting",
  "title": { "en": "Scheduled queries in the projects that trails deliver to", "zh-CN": "跟踪所投递日志项目中的定时 SQL" },
  "settings": { "of": ["project", "name"], "are": ["status", "reads", "writes", "schedule"] },
  "sources": ["sls.ListScheduledSQLs"],
  "columns": {
    "project": { "en": "Project", "zh-CN": "日志项目" },
    "name": { "en": "Query", "zh-CN": "任务" },
    "status": { "en": "Status", "zh-CN": "状态" },
    "reads": { "en": "Reads", "zh-CN": "源日志库" },
    "writes": { "en": "Writes", "zh-CN": "目标日志库" },
    "schedule": { "en": "Schedule", "zh-CN": "调度" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	json_extract(x.params, '$.project') as project,
	json_extract(j.value, '$.name') as name,
	json_extract(j.value, '$.status') as status,
	json_extract(j.value, '$.configuration.sourceLogstore') as reads,
	concat_ws('/', json_extract(j.value, '$.configuration.destProject'), json_extract(j.value, '$.configuration.destLogstore')) as writes,
	concat_ws(' ', json_extract(j.value, '$.schedule.type'), coalesce(json_extract(j.value, '$.schedule.interval'), json_extract(j.value, '$.schedule.cronExpression'))) as schedule,
	x.id as evidence
from "sls.ListScheduledSQLs" x, json_each(x.body, '$.results') j
where x.state = 'confirmed' and x.absent = 0
order by 1, 2;
