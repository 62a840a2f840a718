/* {
  "id": "SLS-04",
  "severity": "high",
  "title": { "en": "Index enabled with the needed fields", "zh-CN": "索引已开启且字段齐全" },
  "sources": ["actiontrail.DescribeTrails", "sls.GetIndex"],
  "parameters": {
    "index_fields": [
      "event.acsRegion", "event.errorCode", "event.eventName", "event.eventRW", "event.eventType", "event.recipientAccountId",
      "event.resourceName", "event.serviceName", "event.sourceIpAddress", "event.userIdentity.accessKeyId",
      "event.userIdentity.accountId", "event.userIdentity.principalId", "event.userIdentity.type", "event.userIdentity.userName"
    ]
  },
  "reasons": {
    "complete": { "en": "{subject}: all {wanted} needed fields are indexed with statistics on", "zh-CN": "{subject}：所需的 {wanted} 个字段均已建立索引并开启统计" },
    "fields": { "en": "{subject}: {found} of {wanted} needed fields can be used in SQL; missing or without statistics: {missing}. Rules over them can not be evaluated in SLS: {rules}", "zh-CN": "{subject}：所需 {wanted} 个字段中仅 {found} 个可用于 SQL；缺失或未开启统计：{missing}。相关规则无法在 SLS 中评估：{rules}" },
    "no-index": { "en": "{subject} has no index ({code}): nothing can be searched", "zh-CN": "{subject} 没有索引（{code}）：无法查询" },
    "absent": { "en": "{subject} is not there ({code})", "zh-CN": "{subject} 不存在（{code}）" },
    "unseen": { "en": "{subject}: the index could not be read", "zh-CN": "{subject}：无法读取索引" },
    "no-sls": { "en": "Account {subject} has no SLS destination (TRL-07)", "zh-CN": "账号 {subject} 没有 SLS 投递目的地（见 TRL-07）" }
  },
  "rationale": { "en": "A field without an index can not be searched, one without statistics (doc_value) not used in SQL: an alert over it never fires and nobody notices.", "zh-CN": "未建索引的字段无法查询，未开启统计（doc_value）的字段无法用于 SQL：基于它的告警永远不会触发且无人察觉。" },
  "remediation": {
    "text": { "en": "UpdateIndex: add the fields with statistics on. A new index holds for new data; rebuild it for old data.", "zh-CN": "UpdateIndex：添加字段并开启统计。新索引只对新数据生效，旧数据需重建索引。" },
    "validation": { "en": "Run a SELECT on each field: no error, progress Complete.", "zh-CN": "对每个字段执行 SELECT：无错误，progress 为 Complete。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case
		when absent then 'fail'
		when state is not 'confirmed' then 'unknown'
		when missing is null then 'pass'
		else 'fail'
	end as verdict,
	case
		when absent and code = 'IndexConfigNotExist' then 'no-index'
		when absent then 'absent'
		when state is not 'confirmed' then 'unseen'
		when missing is null then 'complete'
		else 'fields'
	end as reason,
	evidence,
	wanted,
	found,
	missing,
	rules,
	code,
	resource as subject
from (
	select
		t.sls_account as account,
		t.sls_region as region,
		t.sls_project || '/' || t.sls_logstore as resource,
		i.state,
		i.absent,
		i.code,
		t.evidence || coalesce(' ' || i.evidence, '') as evidence,
		(select count(*) from list where name = 'index_fields') as wanted,
		count(f.value) as found,
		(
			select group_concat(w.value, ', ')
			from list w
			where w.name = 'index_fields' and not exists (
				select 1
				from log_index_field x
				where x.account = t.sls_account and x.project = t.sls_project and x.logstore = t.sls_logstore and x.field = w.value and x.sql
			)
		) as missing,
		(
			select group_concat(distinct r.column2)
			from (
				values
					('event.errorCode', 'D-ANOM-01'), ('event.errorCode', 'D-AUTH-01'), ('event.errorCode', 'D-DEL-01'), ('event.errorCode', 'D-PRIV-01'),
					('event.eventName', 'D-ANOM-01'), ('event.eventName', 'D-AUTH-01'), ('event.eventName', 'D-DEL-01'),
					('event.eventName', 'D-LOG-01'), ('event.eventName', 'D-PRIV-01'),
					('event.eventRW', 'D-ANOM-01'), ('event.eventRW', 'D-DEL-01'),
					('event.resourceName', 'D-DEL-01'), ('event.resourceName', 'D-LOG-01'),
					('event.serviceName', 'D-LOG-01'), ('event.serviceName', 'D-PRIV-01'),
					('event.userIdentity.type', 'D-ANOM-01'), ('event.userIdentity.type', 'D-AUTH-01'), ('event.userIdentity.type', 'D-DEL-01'),
					('event.userIdentity.principalId', 'D-ANOM-01'), ('event.userIdentity.principalId', 'D-DEL-01')
			) r
			where not exists (
				select 1
				from log_index_field x
				where x.account = t.sls_account and x.project = t.sls_project and x.logstore = t.sls_logstore and x.field = r.column1 and x.sql
			)
		) as rules
	from trail t
	left join log_index i on i.account = t.sls_account and i.project = t.sls_project and i.logstore = t.sls_logstore
	left join log_index_field n on n.account = i.account and n.project = i.project and n.logstore = i.logstore and n.sql
	left join list f on f.name = 'index_fields' and f.value = n.field
	where t.sls_project <> ''
	group by t.arn
)
union all
select account, null, account, 'not-applicable', 'no-sls', evidence, null, null, null, null, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.sls_arn <> '');
