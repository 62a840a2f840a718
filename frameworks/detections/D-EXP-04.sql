/* {
  "id": "D-EXP-04",
  "severity": "high",
  "title": { "en": "Image or snapshot shared or exported", "zh-CN": "镜像/快照共享或导出" },
  "tactic": "exfiltration T1537",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "A disk image holds everything its server held, keys included. Shared or exported it leaves the account without any traffic of its servers.", "zh-CN": "磁盘镜像包含服务器上的全部内容（含密钥）。共享或导出后，无需服务器流量即离开账号。" },
  "false-positives": { "en": "Pipelines that make golden images: name their roles as exceptions of the kind ci-role. Taking a share back, and a copy inside one region, are not counted.", "zh-CN": "制作基准镜像的流水线：将其角色登记为 ci-role 类例外。取消共享与同地域复制不计入。" },
  "remediation": {
    "text": { "en": "Take the share back, delete the export, change the secrets that the image holds.", "zh-CN": "取消共享、删除导出文件，更换镜像中的密钥与口令。" },
    "validation": { "en": "DescribeImageSharePermission shows known accounts only.", "zh-CN": "DescribeImageSharePermission 仅显示已知账号。" },
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
			json_extract_scalar(request_json, '$.ImageId'),
			json_extract_scalar(request_json, '$.SnapshotId'),
			'-'
		) as subject
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service = 'ecs' and event_name in (
			'ModifyImageSharePermission', 'ModifyImageShareGroupPermission', 'ExportImage', 'ExportSnapshot',
			'CopyImage', 'CopySnapshot'
		))
	)
	-- accounts or groups are only taken out
	and not (
		event_name in ('ModifyImageSharePermission', 'ModifyImageShareGroupPermission')
		and regexp_like(lower(coalesce(substr(request_json, 1, 65536), '')), '"(remove(account|group)[.0-9]*"|ispublic": *"?false)')
		and not regexp_like(lower(coalesce(substr(request_json, 1, 65536), '')), '"(add(account|group)[.0-9]*"|ispublic": *"?true)')
	)
	-- copies that stay in the region, as for encrypting them
	and not (
		event_name in ('CopyImage', 'CopySnapshot')
		and lower(coalesce(json_extract_scalar(request_json, '$.DestinationRegionId'), '-')) =
			lower(coalesce(json_extract_scalar(request_json, '$.RegionId'), region, ''))
	)
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, region, subject, actor, event_name;
