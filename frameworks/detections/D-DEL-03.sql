/* {
  "id": "D-DEL-03",
  "severity": "high",
  "title": { "en": "Critical resource deleted", "zh-CN": "关键资源被删除" },
  "tactic": "impact T1485",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} {calls} time(s) on {resources} resource(s), such as {example}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）调用 {event_name} {calls} 次，涉及 {resources} 个资源（如 {example}），首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "What holds data or carries the network does not come back by itself. Each deletion of such a thing is a change that must have been approved.", "zh-CN": "承载数据或网络的核心资源删除后无法自行恢复，每次删除都应是经审批的变更。" },
  "false-positives": { "en": "The normal life cycle of test systems. The end of an order and clean-up by service-linked roles are the platform's own and left out; roles of pipelines can be exceptions of the kind ci-role.", "zh-CN": "测试环境的正常生命周期。订单到期释放与服务关联角色的清理属平台自身操作，已排除；流水线角色可登记为 ci-role 类例外。" },
  "remediation": {
    "text": { "en": "Match each deletion with its change ticket. If there is none, restore from backup or the recycle bin while it still holds the resource.", "zh-CN": "将每次删除与变更工单核对；若无，在回收站保留期内恢复或从备份恢复。" },
    "validation": { "en": "Every deleted resource is in a ticket, or is back.", "zh-CN": "每个被删资源都有工单或已恢复。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	actor as resource,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	count(distinct resource_name) as resources,
	coalesce(arbitrary(nullif(resource_name, '')), '-') as example,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and (
		(service = 'ecs' and event_name in (
			'DeleteInstance', 'DeleteInstances', 'DeleteDisk', 'DeleteImage', 'ReInitDisk', 'ReplaceSystemDisk',
			'Release'
		))
		or (service = 'rds' and event_name in ('DeleteDBInstance', 'DestroyDBInstance', 'DeleteDatabase', 'Release'))
		or (service = 'polardb' and event_name in ('DeleteDBCluster', 'DeleteDatabase'))
		or (service in ('r-kvstore', 'redis') and event_name in ('DeleteInstance', 'FlushInstance'))
		or (service in ('dds', 'mongodb') and event_name = 'DeleteDBInstance')
		or (service = 'oss' and event_name = 'DeleteBucket')
		or (service = 'nas' and event_name = 'DeleteFileSystem')
		or (service = 'cs' and event_name = 'DeleteCluster')
		or (service in ('slb', 'alb') and event_name = 'DeleteLoadBalancer')
		or (service = 'vpc' and event_name in ('DeleteVpc', 'DeleteNatGateway', 'DeleteVpnGateway'))
		or (service in ('cbn', 'cen') and event_name in ('DeleteCen', 'DeleteTransitRouter'))
		or (service in ('fc', 'fc-open') and event_name = 'DeleteFunction')
	)
	-- a rehearsal deletes nothing
	and lower(coalesce(json_extract_scalar(request_json, '$.DryRun'), 'false')) <> 'true'
	-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
	and identity_type <> 'system'
	and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, actor, event_name;
