/* {
  "id": "rules-inside",
  "section": "coverage",
  "title": {
    "en": "Detections that ran inside a logstore with too many events to download. The kept answer is the evidence: judging again repeats over it, not over the events. When SLS did not answer one of them whole and exactly, a store of up to push_fallback events is downloaded after all",
    "zh-CN": "因事件过多而在日志库内部执行的检测。所留存的应答即为证据：复核只能基于该应答，而非事件本身。任一应答不完整或不精确时，事件数不超过 push_fallback 的日志库改为下载"
  },
  "sources": ["sls.GetLogs.rule"],
  "parameters": { "push_events": 1000000, "push_fallback": 5000000 },
  "columns": {
    "store": { "en": "Logstore", "zh-CN": "日志库" },
    "events": { "en": "Events", "zh-CN": "事件数" },
    "threshold": { "en": "Downloaded up to", "zh-CN": "下载上限" },
    "rule": { "en": "Detection", "zh-CN": "检测" },
    "rows": { "en": "Rows", "zh-CN": "行数" },
    "exact": { "en": "All events looked at", "zh-CN": "已检查全部事件" },
    "state": { "en": "Answer", "zh-CN": "应答" },
    "downloaded": { "en": "Downloaded after all", "zh-CN": "改为下载" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	project || '/' || logstore as store,
	events,
	:push_events as threshold,
	rule,
	rows,
	case exact when 1 then 'yes' when 0 then 'no' else '-' end as exact,
	told as state,
	-- then every rule has the downloaded events, and no answer of this store is used
	case when events <= :push_fallback and max(refused) over (partition by account, project, logstore) then 'yes' else 'no' end as downloaded,
	evidence
from inside_answer
order by 1, 4, parameters, evidence;
