/* {
  "id": "D-DEL-05",
  "severity": "critical",
  "title": { "en": "Deletion protection removed, then deleted", "zh-CN": "先关闭释放保护再删除" },
  "tactic": "impact T1485",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "chain_s": 86400 },
  "reasons": {
    "hit": { "en": "{remover} switched off the deletion protection of {subject} at {off_at}, and {actor} ({user_name}) deleted it by {event_name} at {deleted_at}, {seconds} seconds later, from {ips}", "zh-CN": "{remover} 于 {off_at} 关闭 {subject} 的释放保护，{actor}（{user_name}）于 {deleted_at}（{seconds} 秒后）以 {event_name} 删除，来源 {ips}" }
  },
  "rationale": { "en": "Protection is there so that nobody deletes by mistake. Switching it off and deleting within a day is intent.", "zh-CN": "释放保护用于防止误删；一天内先关闭再删除说明是有意为之。" },
  "false-positives": { "en": "Proper decommissioning does the same two steps: find the change ticket.", "zh-CN": "正规下线同样是这两步：请核对变更工单。" },
  "remediation": {
    "text": { "en": "Ask both actors for the ticket. If there is none, disable the credentials and restore from backup.", "zh-CN": "向两名操作者索取工单；若无，停用凭据并从备份恢复。" },
    "validation": { "en": "The resource is back or its removal is in a ticket.", "zh-CN": "资源已恢复，或其下线有工单。" },
    "changing": true
  }
} */
with step as (
	select
		recipient_account_id, event_id, event_time, event_name, actor, user_name, source_ip, evidence,
		-- parameters name one resource, the record may name several: i-1,i-2;img-1
		replace(replace(coalesce(nullif(resource_name, ''), ''), ';', ','), ' ', '') as named,
		coalesce(
			json_extract_scalar(request_json, '$.InstanceId'),
			json_extract_scalar(request_json, '$.DBInstanceId'),
			json_extract_scalar(request_json, '$.DBClusterId'),
			json_extract_scalar(request_json, '$.LoadBalancerId'),
			json_extract_scalar(request_json, '$.ResourceId'),
			json_extract_scalar(request_json, '$.ProtectedResourceArn'),
			json_extract_scalar(request_json, '$.KeyId'),
			json_extract_scalar(request_json, '$.SecretName'),
			json_extract_scalar(request_json, '$.NatGatewayId'),
			json_extract_scalar(request_json, '$.FileSystemId'),
			json_extract_scalar(request_json, '$.ClusterId'),
			''
		) as asked,
		case
			when regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)') or event_name = 'ScheduleKeyDeletion' then 'delete'
			-- UNCONFIRMED: ModifyDBClusterDeletion, DisableDeletionProtection and DeletionProtection are in the API lists, no
			-- record of them was seen
			when event_name = 'DisableDeletionProtection' then 'unprotect'
			when lower(coalesce(
				json_extract_scalar(request_json, '$.DeletionProtection'),
				json_extract_scalar(request_json, '$.DeleteProtection'),
				json_extract_scalar(request_json, '$.EnableDeletionProtection'),
				json_extract_scalar(request_json, '$.ProtectionEnable'),
				json_extract_scalar(request_json, '$.Protection'),
				'true'
			)) in ('false', 'off', '0') then 'unprotect'
			else 'other'
		end as kind
	from events
	where
		event_time >= :win_start - :chain_s and event_time < :win_end
		and ok = 1
		and (
			regexp_like(event_name, '^(Delete|Remove|Release|Destroy|Drop|Purge|Terminate|Uninstall)')
			or event_name in (
				'ModifyInstanceAttribute', 'ModifyDBInstanceDeletionProtection', 'SetLoadBalancerDeleteProtection', 'SetDeletionProtection',
				'UpdateResourcesDeleteProtection', 'ModifyDBClusterDeletion', 'DisableDeletionProtection', 'DeletionProtection',
				'ScheduleKeyDeletion'
			)
		)
),
-- an ARN ends in /id
thing as (
	select s.*, coalesce(nullif(split_part(asked, '/', 2), ''), nullif(asked, ''), nullif(split_part(named, ',', 1), '')) as id
	from step s
	where kind <> 'other'
),
pair as (
	select
		p.recipient_account_id, p.id, p.actor as remover, p.event_time as off_time, p.evidence as off_evidence,
		d.actor, d.user_name, d.event_name, d.event_time, d.source_ip, d.evidence
	from thing p
	join thing d on d.recipient_account_id = p.recipient_account_id and d.id = p.id
	where p.kind = 'unprotect' and d.kind = 'delete'
	union all
	-- several deleted at once, of which this is not the first
	select
		p.recipient_account_id, p.id, p.actor as remover, p.event_time as off_time, p.evidence as off_evidence,
		d.actor, d.user_name, d.event_name, d.event_time, d.source_ip, d.evidence
	from thing d
	join thing p on p.recipient_account_id = d.recipient_account_id
	where
		p.kind = 'unprotect' and d.kind = 'delete'
		and strpos(d.named, ',') > 0
		and d.id <> p.id
		and strpos(concat(',', d.named, ','), concat(',', p.id, ',')) > 0
)
select
	recipient_account_id as account,
	id as resource,
	remover,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	from_unixtime(max(off_time)) as off_at,
	from_unixtime(min(event_time)) as deleted_at,
	min(event_time - off_time) as seconds,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	concat(array_join(array_agg(distinct off_evidence), ' '), ' ', array_join(array_agg(distinct evidence), ' ')) as evidence,
	id as subject
from pair
where
	event_time >= off_time
	and event_time <= off_time + :chain_s
	and event_time >= :win_start
group by recipient_account_id, id, remover, actor, event_name;
