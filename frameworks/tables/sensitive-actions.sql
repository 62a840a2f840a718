/* {
  "id": "sensitive-actions",
  "section": "anomaly",
  "title": { "en": "Changes to the audit trail itself, to logs and to rights, newest first (at most 200)", "zh-CN": "对跟踪、日志和权限的变更（最新在前，最多 200 条）" },
  "sources": ["events"],
  "columns": {
    "at": { "en": "Time (UTC)", "zh-CN": "时间（UTC）" },
    "account": { "en": "Account", "zh-CN": "账号" },
    "service": { "en": "Service", "zh-CN": "服务" },
    "action": { "en": "Action", "zh-CN": "操作" },
    "target": { "en": "Resource", "zh-CN": "资源" },
    "actor": { "en": "Identity", "zh-CN": "身份" },
    "source_ip": { "en": "From", "zh-CN": "来源" },
    "result": { "en": "Result", "zh-CN": "结果" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	iso_time(event_time) as at,
	recipient_account_id as account,
	service_name as service,
	event_name as action,
	resource_name as target,
	actor,
	source_ip,
	case when ok = 1 then 'ok' else coalesce(nullif(error_code, ''), 'failed') end as result,
	evidence
from events
where
	event_time >= :win_start and event_time < :win_end
	and event_rw = 'Write'
	and (
		lower(service_name) = 'actiontrail'
		or (lower(service_name) = 'sls' and regexp_like(event_name, '^(Delete|Update|Put).*(Project|Log[Ss]tore|Index|Alert|Job)'))
		or (lower(service_name) = 'oss' and regexp_like(event_name, '^(Delete|Put).*Bucket'))
		or (lower(service_name) in ('ram', 'ims', 'resourcemanager') and regexp_like(event_name, '^(Attach|Detach|Create|Delete|Update|Set|Put|Add|Remove)'))
	)
order by event_time desc, event_id
limit 200;
