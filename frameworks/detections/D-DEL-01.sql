/* {
  "id": "D-DEL-01",
  "severity": "high",
  "title": { "en": "Deletion burst (absolute)", "zh-CN": "高频删除（绝对阈值）" },
  "tactic": "impact T1485",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_del": 10, "bucket_s": 600 },
  "reasons": {
    "hit": { "en": "{subject} deleted in bursts of {threshold} or more within {window_s} seconds: {calls} deletions of {resources} resource(s), first {first_seen}, last {last_seen}: {actions}", "zh-CN": "{subject} 在 {window_s} 秒内删除达 {threshold} 次以上：共 {calls} 次、{resources} 个资源，首次 {first_seen}，末次 {last_seen}：{actions}" }
  },
  "rationale": { "en": "Destruction and ransom show as many deletions by one identity in a short time. Ten in ten minutes is above what people do by hand and is counted over a sliding window, so a burst can not hide between two clock intervals.", "zh-CN": "破坏与勒索表现为同一身份短时间内大量删除。十分钟十次已超过人工操作的常规；采用滑动窗口统计，避免突增跨越固定时段而漏报。" },
  "false-positives": { "en": "Clean-up by release pipelines. Service-linked roles (AliyunServiceRoleFor...) and the platform itself are left out.", "zh-CN": "发布流水线的清理。服务关联角色（AliyunServiceRoleFor...）与平台自身操作已排除。" },
  "remediation": {
    "text": { "en": "Ask the actor for the ticket. If there is none, disable the credential, restore from backup, keep the evidence.", "zh-CN": "向操作者索取工单；若无，停用凭据，从备份恢复，保全证据。" },
    "validation": { "en": "Each deletion is matched with a ticket; no new burst.", "zh-CN": "每次删除都有对应工单；没有新的突增。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	actor as resource,
	count(1) as calls,
	count(distinct resource_name) as resources,
	min(json_extract_scalar(raw_json, '$.eventTime')) as first_seen,
	max(json_extract_scalar(raw_json, '$.eventTime')) as last_seen,
	array_join(array_agg(distinct event_name), ', ') as actions,
	array_join(array_agg(distinct source_ip), ', ') as ips,
	:n_del as threshold,
	:bucket_s as window_s,
	array_join(array_agg(distinct evidence), ' ') as evidence,
	actor as subject
from (
	-- a deletion is part of a burst when one of the n_del deletions that begin with it ends a full window
	select
		d.*,
		max(full_window) over (
			partition by recipient_account_id, actor order by event_time, event_id rows between current row and :n_del - 1 following
		) as in_burst
	from (
		select
			e.*,
			case
				when event_time - lag(event_time, :n_del - 1) over (
					partition by recipient_account_id, actor order by event_time, event_id
				) < :bucket_s then 1
				else 0
			end as full_window
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			-- a record without eventRW may be a write
			and coalesce(event_rw, '') <> 'Read'
			and ok = 1
			and identity_type <> 'system'
			and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
			and actor not in (select value from exception where kind = 'ci-role')
			and regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)')
	) d
) b
-- one call may name many resources
where
	in_burst = 1
	or (event_name not like '%Tag%' and length(resource_name) - length(replace(resource_name, ',', '')) + 1 >= :n_del)
group by recipient_account_id, actor;
