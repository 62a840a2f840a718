/* {
  "id": "logstores",
  "section": "retention",
  "title": { "en": "Logstores: days kept against days required", "zh-CN": "日志库：保存天数与要求" },
  "settings": { "of": ["logstore"], "are": ["ttl_days", "tiers", "created", "indexed", "encrypted", "redundancy", "project_status"] },
  "sources": ["actiontrail.DescribeTrails", "sls.GetHistograms", "sls.GetIndex", "sls.GetLogStore", "sls.GetLogs.newest", "sls.GetProject"],
  "parameters": { "logstore_ttl_days": 180 },
  "columns": {
    "logstore": { "en": "Logstore", "zh-CN": "日志库" },
    "ttl_days": { "en": "Days kept (3650: for ever)", "zh-CN": "保存天数（3650 为永久）" },
    "required": { "en": "Days required", "zh-CN": "要求天数" },
    "tiers": { "en": "Hot / infrequent days", "zh-CN": "热存 / 低频天数" },
    "created": { "en": "Created", "zh-CN": "创建时间" },
    "oldest_day": { "en": "Oldest required day", "zh-CN": "要求的最早一天" },
    "oldest_events": { "en": "Events on that day", "zh-CN": "当天事件数" },
    "newest": { "en": "Newest event", "zh-CN": "最新事件" },
    "indexed": { "en": "Index", "zh-CN": "索引" },
    "encrypted": { "en": "Encryption", "zh-CN": "加密" },
    "redundancy": { "en": "Redundancy", "zh-CN": "冗余" },
    "project_status": { "en": "Project", "zh-CN": "日志项目" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	t.sls_project || '/' || t.sls_logstore as logstore,
	coalesce(l.ttl_days, l.code) as ttl_days,
	:logstore_ttl_days as required,
	nullif(concat_ws(' / ', l.hot_days, l.infrequent_days), '') as tiers,
	iso_time(l.create_time) as created,
	iso_time(h.day_from) as oldest_day,
	coalesce(h.events, h.code) as oldest_events,
	iso_time(n.newest) as newest,
	coalesce(i.code, case when i.keys is not null then 'keys' end) as indexed,
	case when l.encrypted then 'true' when l.encrypted = 0 then 'false' end as encrypted,
	p.redundancy,
	p.status as project_status,
	concat_ws(' ', l.evidence, h.evidence, n.evidence, i.evidence, p.evidence) as evidence
from trail t
left join logstore l on l.account = t.sls_account and l.project = t.sls_project and l.logstore = t.sls_logstore
left join log_oldest h on
	h.account = t.sls_account and h.project = t.sls_project and h.logstore = t.sls_logstore and h.floor_days = :logstore_ttl_days
left join log_newest n on n.account = t.sls_account and n.project = t.sls_project and n.logstore = t.sls_logstore
left join log_index i on i.account = t.sls_account and i.project = t.sls_project and i.logstore = t.sls_logstore
left join log_project p on p.account = t.sls_account and p.project = t.sls_project
where t.sls_project <> ''
order by 1;
