/* {
  "id": "trails",
  "section": "coverage",
  "title": { "en": "Trails and where they deliver", "zh-CN": "跟踪及其投递" },
  "settings": { "of": ["owner", "name", "home_region"], "are": ["trail_region", "organization", "event_rw", "status", "logging", "sls", "oss"] },
  "sources": ["actiontrail.DescribeTrails", "actiontrail.GetTrailStatus"],
  "columns": {
    "owner": { "en": "Owner", "zh-CN": "所属账号" },
    "name": { "en": "Trail", "zh-CN": "跟踪" },
    "home_region": { "en": "Home region", "zh-CN": "主地域" },
    "trail_region": { "en": "Covers", "zh-CN": "覆盖地域" },
    "organization": { "en": "Organization", "zh-CN": "多账号组织" },
    "event_rw": { "en": "EventRW", "zh-CN": "读写类型" },
    "status": { "en": "Status", "zh-CN": "状态" },
    "logging": { "en": "IsLogging", "zh-CN": "正在记录" },
    "sls": { "en": "SLS logstore", "zh-CN": "SLS 日志库" },
    "sls_delivered": { "en": "Last delivery to SLS", "zh-CN": "最近投递 SLS" },
    "oss": { "en": "OSS location", "zh-CN": "OSS 位置" },
    "oss_delivered": { "en": "Last delivery to OSS", "zh-CN": "最近投递 OSS" },
    "errors": { "en": "Delivery errors", "zh-CN": "投递错误" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  }
} */
select
	t.owner,
	t.name,
	t.home_region,
	t.trail_region,
	nullif(t.organization_id, '') as organization,
	t.event_rw,
	t.status,
	case when s.is_logging then 'true' when s.is_logging = 0 then 'false' end as logging,
	case when t.sls_project <> '' then t.sls_project || '/' || t.sls_logstore || ' (' || t.sls_region || ')' end as sls,
	iso_time(s.sls_time) as sls_delivered,
	case when t.oss_bucket <> '' then t.oss_bucket || '/' || t.log_prefix || ' (' || t.oss_region || ')' end as oss,
	iso_time(s.oss_time) as oss_delivered,
	nullif(concat_ws('; ', nullif(s.sls_error, ''), nullif(s.oss_error, '')), '') as errors,
	t.evidence || coalesce(' ' || s.evidence, '') as evidence
from trail t
left join trail_status s on s.account = t.account and s.name = t.name and s.home_region = t.home_region
order by t.owner, t.name;
