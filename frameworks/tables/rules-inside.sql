/* {
  "id": "rules-inside",
  "section": "coverage",
  "title": {
    "en": "Detections that ran inside a logstore with too many events to download. The kept answer is the evidence: judging again repeats over it, not over the events",
    "zh-CN": "因事件过多而在日志库内部执行的检测。所留存的应答即为证据：复核只能基于该应答，而非事件本身"
  },
  "sources": ["sls.GetLogs.rule"],
  "parameters": { "push_events": 1000000 },
  "columns": {
    "store": { "en": "Logstore", "zh-CN": "日志库" },
    "events": { "en": "Events", "zh-CN": "事件数" },
    "threshold": { "en": "Downloaded up to", "zh-CN": "下载上限" },
    "rule": { "en": "Detection", "zh-CN": "检测" },
    "rows": { "en": "Rows", "zh-CN": "行数" },
    "exact": { "en": "All events looked at", "zh-CN": "已检查全部事件" },
    "state": { "en": "Answer", "zh-CN": "应答" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	json_extract(x.params, '$.project') || '/' || json_extract(x.params, '$.logstore') as store,
	json_extract(x.params, '$.events') as events,
	:push_events as threshold,
	json_extract(x.params, '$.rule') as rule,
	json_array_length(x.body, '$.data') as rows,
	case json_extract(x.body, '$.meta.isAccurate') when 1 then 'yes' when 0 then 'no' else '-' end as exact,
	coalesce(nullif(x.code, ''), x.state) as state,
	x.id as evidence
from "sls.GetLogs.rule" x
order by 1, 4, json_extract(x.params, '$.parameters'), x.id;
