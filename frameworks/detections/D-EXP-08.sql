/* {
  "id": "D-EXP-08",
  "severity": "high",
  "title": { "en": "DNS or certificate takeover signs", "zh-CN": "域名/证书被接管迹象" },
  "tactic": "resource-development T1584",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Who controls a name controls what visitors and certificate authorities see. A record that was changed for an hour is enough for a certificate.", "zh-CN": "控制域名即控制访问者与证书机构所见；解析被改动一小时即足以签发证书。" },
  "false-positives": { "en": "DNS is changed often: D-ANOM-06 says who did for the first time. Name roles of pipelines (certificate renewal) as exceptions of the kind ci-role.", "zh-CN": "域名解析变更频繁：首次操作者见 D-ANOM-06。证书续期等流水线角色可登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Compare the records with the plan, restore what differs; watch the certificate transparency logs of the domain.", "zh-CN": "将解析记录与规划比对并恢复；关注该域名的证书透明日志。" },
    "validation": { "en": "DescribeDomainRecords shows the planned records.", "zh-CN": "DescribeDomainRecords 显示规划内的记录。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	subject,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
		coalesce(
			nullif(resource_name, ''),
			json_extract_scalar(request_json, '$.DomainName'),
			json_extract_scalar(request_json, '$.DomainNames'),
			json_extract_scalar(request_json, '$.RecordId'),
			json_extract_scalar(request_json, '$.ServerCertificateId'),
			json_extract_scalar(request_json, '$.CertId'),
			json_extract_scalar(request_json, '$.ServerCertificateName'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service = 'alidns' and event_name in (
			'DeleteDomain', 'DeleteDomainRecord', 'DeleteSubDomainRecords', 'UpdateDomainRecord', 'TransferDomain',
			'SetDomainRecordStatus'
		))
		or (service = 'slb' and event_name in ('DeleteServerCertificate', 'UploadServerCertificate'))
		or (service = 'cas' and event_name = 'DeleteUserCertificate')
	)
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, region, subject, actor, event_name;
