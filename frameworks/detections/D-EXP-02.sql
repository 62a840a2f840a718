/* {
  "id": "D-EXP-02",
  "severity": "high",
  "title": { "en": "Database opened to the world", "zh-CN": "数据库对公网开放" },
  "tactic": "initial-access T1190",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "whitelist": { "en": "{actor} ({user_name}) let every address into database {subject} by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 允许任意地址访问数据库 {subject}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "endpoint": { "en": "{actor} ({user_name}) gave database {subject} a public address by {event_name}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 为数据库 {subject} 分配公网地址，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "masked": { "en": "{actor} ({user_name}) changed who may reach database {subject} by {event_name}, and the record does not show the addresses, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 修改了数据库 {subject} 的访问白名单，记录未显示地址，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A database on the Internet is guarded by its passwords alone.", "zh-CN": "暴露在公网的数据库仅靠口令保护。" },
  "false-positives": { "en": "Short windows for debugging. Taking 0.0.0.0/0 out of a list is not counted, nor are networks such as 10.0.0.0/8.", "zh-CN": "短时调试。从白名单移除 0.0.0.0/0 以及 10.0.0.0/8 等网段不计入。" },
  "remediation": {
    "text": { "en": "Take the entry out of the list or release the public endpoint; check the sign-ins of the database since.", "zh-CN": "从白名单移除该条目或释放公网地址；检查此后的数据库登录。" },
    "validation": { "en": "DescribeDBInstanceIPArrayList shows known networks only; DescribeDBInstanceNetInfo shows no public address.", "zh-CN": "DescribeDBInstanceIPArrayList 仅含已知网段；DescribeDBInstanceNetInfo 无公网地址。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
	reason,
	case when reason = 'masked' then 'not-evaluable' end as state,
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
		d.*,
		case
			when event_name in ('AllocateInstancePublicConnection', 'AllocatePublicNetworkAddress') then 'endpoint'
			when event_name = 'CreateDBEndpointAddress'
				then case when lower(coalesce(json_extract_scalar(request_json, '$.NetType'), 'public')) = 'public' then 'endpoint' else 'closed' end
			-- entries are taken out
			when lower(json_extract_scalar(request_json, '$.ModifyMode')) = 'delete' then 'closed'
			when regexp_like(asked, 'securityip[a-z]*[\\]*" *: *[\\]*"([^"]*[, ])?(0[.]0[.]0[.]0(/[0-9]+)?|[0-9.]+/[0-7]|[0-9a-f:]*:[0-9a-f:]*/[0-4])([, "\\])') then 'whitelist'
			when asked is null or length(request_json) > 65536 or regexp_like(asked, 'securityip[a-z]*[\\]*" *: *[\\]*"[*]') or strpos(asked, 'securityip') = 0 then 'masked'
			else 'closed'
		end as reason
	from (
		select
			e.*,
			lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
			lower(substr(request_json, 1, 65536)) as asked,
			coalesce(
				json_extract_scalar(request_json, '$.DBInstanceId'),
				json_extract_scalar(request_json, '$.DBClusterId'),
				json_extract_scalar(request_json, '$.InstanceId'),
				nullif(resource_name, ''),
				'-'
			) as subject
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and ok = 1
			and event_name in (
				'ModifySecurityIps', 'ModifyDBClusterAccessWhitelist', 'AllocateInstancePublicConnection', 'AllocatePublicNetworkAddress',
				'CreateDBEndpointAddress'
			)
	) d
) x
where
	reason <> 'closed'
	and (
		(service in ('rds', 'r-kvstore', 'redis') and event_name in ('ModifySecurityIps', 'AllocateInstancePublicConnection'))
		or (service in ('dds', 'mongodb') and event_name in ('ModifySecurityIps', 'AllocatePublicNetworkAddress'))
		or (service = 'polardb' and event_name in ('ModifyDBClusterAccessWhitelist', 'CreateDBEndpointAddress'))
	)
group by recipient_account_id, region, subject, reason, actor, event_name;
