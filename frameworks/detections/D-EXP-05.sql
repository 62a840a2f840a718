/* {
  "id": "D-EXP-05",
  "severity": "medium",
  "title": { "en": "Network path changed", "zh-CN": "网络路径变更" },
  "tactic": "defense-evasion T1562.007",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} {calls} time(s) on {resources} resource(s), such as {example}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）调用 {event_name} {calls} 次，涉及 {resources} 个资源（如 {example}），首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Routes, NAT, peerings and VPNs decide what can talk to what, past every security group of the diagram.", "zh-CN": "路由、NAT、对等连接与 VPN 决定谁能与谁通信，可绕过设计图上的所有安全组。" },
  "false-positives": { "en": "Work of the network team: this list is evidence of changes first. Name roles of pipelines as exceptions of the kind ci-role; service-linked roles are left out.", "zh-CN": "网络团队的日常工作：此清单首先作为变更证据。流水线角色可登记为 ci-role 类例外；服务关联角色已排除。" },
  "remediation": {
    "text": { "en": "Match each change with its ticket; undo what has none.", "zh-CN": "将每次变更与工单核对，无工单的予以回退。" },
    "validation": { "en": "The route tables and NAT entries are those of the network plan.", "zh-CN": "路由表与 NAT 条目与网络规划一致。" },
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
		(service in ('vpc', 'ecs') and event_name in (
			'CreateRouteEntry', 'DeleteRouteEntry', 'ModifyRouteEntry', 'AssociateRouteTable', 'UnassociateRouteTable',
			'CreateForwardEntry', 'CreateSnatEntry', 'AssociateEipAddress', 'AllocateEipAddress', 'CreateVpnConnection',
			'CreateVpc', 'DeleteVpc', 'CreateVSwitch', 'DeleteVSwitch', 'AssociateVpcCidrBlock',
			'UnassociateVpcCidrBlock', 'DeleteNetworkAcl', 'UnassociateNetworkAcl'
		))
		or (service in ('cbn', 'cen') and event_name in (
			'AttachCenChildInstance', 'DetachCenChildInstance', 'CreateTransitRouterVpcAttachment',
			'CreateTransitRouterRouteEntry'
		))
		or (service = 'vpcpeer' and event_name in ('CreateVpcPeerConnection', 'AcceptVpcPeerConnection'))
	)
	-- UNCONFIRMED: vpcpeer, by the name of its API; no record was seen
	-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
	and identity_type <> 'system'
	and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, actor, event_name;
