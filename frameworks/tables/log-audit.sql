/* {
  "id": "log-audit",
  "section": "coverage",
  "title": { "en": "Log Audit Service (evidence beside ours, not a verdict)", "zh-CN": "日志审计服务（作为旁证，不作判定）" },
  "settings": { "of": ["account"], "are": ["project", "collects", "days"] },
  "sources": ["slsapp.DescribeApp"],
  "columns": {
    "account": { "en": "Account", "zh-CN": "账号" },
    "project": { "en": "Central project", "zh-CN": "中心项目" },
    "collects": { "en": "Collects ActionTrail", "zh-CN": "采集操作审计" },
    "days": { "en": "Days kept", "zh-CN": "保存天数" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
-- UNCONFIRMED: the permission log:DescribeApp.  Host, version and the form of the answer are those that public clients of it use:
-- AppModel.Config is JSON text whose initParam holds the settings.
select
	x.account,
	coalesce(json_extract(c.config, '$.initParam.project'), x.code, x.state) as project,
	json_extract(c.config, '$.initParam.actiontrail_enabled') as collects,
	json_extract(c.config, '$.initParam.actiontrail_ttl') as days,
	x.id as evidence
from "slsapp.DescribeApp" x
join (
	select id, case when json_valid(json_extract(body, '$.AppModel.Config')) then json_extract(body, '$.AppModel.Config') else '{}' end as config
	from "slsapp.DescribeApp"
) c on c.id = x.id
order by 1;
