/* {
  "id": "DAT-04",
  "severity": "medium",
  "title": { "en": "VPC flow log for boundary VPCs", "zh-CN": "流日志" },
  "sources": ["sls.GetLogStore.flow", "vpc.DescribeFlowLogs", "vpc.DescribeVpcs"],
  "parameters": { "boundary_vpcs": [], "logstore_ttl_days": 180 },
  "reasons": {
    "recorded": { "en": "{subject}: flow log {flow_log} is {status} for {traffic} traffic, {store} keeps {ttl_days} days, {floor} are required", "zh-CN": "{subject}：流日志 {flow_log} 状态 {status}，流量类型 {traffic}，{store} 保存 {ttl_days} 天，要求 {floor} 天" },
    "partial": { "en": "{subject}: flow log {flow_log} records {traffic} traffic only", "zh-CN": "{subject}：流日志 {flow_log} 仅记录 {traffic} 流量" },
    "short": { "en": "{subject}: flow log {flow_log} writes to {store}, which keeps {ttl_days} days, {floor} are required", "zh-CN": "{subject}：流日志 {flow_log} 写入 {store}，仅保存 {ttl_days} 天，要求 {floor} 天" },
    "inactive": { "en": "{subject}: flow log {flow_log} is {status}", "zh-CN": "{subject}：流日志 {flow_log} 状态为 {status}" },
    "none": { "en": "{subject}: there is no flow log of the VPC", "zh-CN": "{subject}：该专有网络没有流日志" },
    "no-store": { "en": "{subject}: flow log {flow_log} writes to {store}, which is not there", "zh-CN": "{subject}：流日志 {flow_log} 写入的 {store} 不存在" },
    "not-found": { "en": "{subject} is in boundary_vpcs, but no account in scope has a VPC of this id", "zh-CN": "{subject} 在 boundary_vpcs 中，但范围内账号没有该专有网络" },
    "unseen": { "en": "{subject}: the logstore {store} of flow log {flow_log} could not be read", "zh-CN": "{subject}：无法读取流日志 {flow_log} 的日志库 {store}" },
    "no-vpc": { "en": "Account {subject} has no VPC in the regions in scope", "zh-CN": "账号 {subject} 在范围内地域没有专有网络" }
  },
  "rationale": { "en": "Who talked to whom at the boundary is only in flow logs. Which VPCs are the boundary their owner knows (list boundary_vpcs); without it every VPC is asked for one. A log of one vSwitch or interface does not cover the VPC.", "zh-CN": "边界通信双方只记录在流日志中。哪些专有网络是边界由属主确定（列表 boundary_vpcs），未给出时要求每个专有网络都有。单个交换机或网卡的流日志不覆盖整个专有网络。" },
  "remediation": {
    "text": { "en": "CreateFlowLog for the VPC with TrafficType All (or ActiveFlowLog), and a logstore that keeps the floor.", "zh-CN": "为专有网络 CreateFlowLog（TrafficType 为 All）或 ActiveFlowLog，并使日志库保存时间达标。" },
    "validation": { "en": "DescribeFlowLogs: Status is Active; flow records arrive in the logstore.", "zh-CN": "DescribeFlowLogs：Status 为 Active；日志库中有流量记录。" },
    "changing": true
  }
} */
select
	account,
	region,
	resource,
	case
		when reason = 'recorded' then 'pass'
		when reason = 'partial' then 'warn'
		when reason in ('unseen', 'not-found') then 'unknown'
		else 'fail'
	end as verdict,
	reason,
	evidence,
	flow_log,
	status,
	traffic,
	store,
	ttl_days,
	:logstore_ttl_days as floor,
	resource as subject,
	1 as certain
from (
	select
		v.account,
		v.region,
		v.vpc_id as resource,
		case
			when f.flow_log is null then 'none'
			when f.status <> 'Active' then 'inactive'
			when l.absent then 'no-store'
			when json_extract(l.body, '$.ttl') is null then 'unseen'
			when cast(json_extract(l.body, '$.ttl') as integer) < :logstore_ttl_days then 'short'
			when f.traffic <> 'All' then 'partial'
			else 'recorded'
		end as reason,
		v.evidence || ' ' || (
			select group_concat(id, ' ') from "vpc.DescribeFlowLogs" x where x.account = v.account and x.region = v.region
		) || coalesce(' ' || l.id, '') as evidence,
		f.flow_log,
		f.status,
		f.traffic,
		f.project || '/' || f.logstore as store,
		cast(json_extract(l.body, '$.ttl') as integer) as ttl_days,
		row_number() over (
			partition by v.account, v.vpc_id
			order by f.status is not 'Active', f.traffic is not 'All', -cast(json_extract(l.body, '$.ttl') as integer), f.flow_log
		) as nth
	from vpc v
	left join flow_log f on
		f.account = v.account and f.region = v.region and f.resource_type = 'VPC' and f.resource_id = v.vpc_id
	left join "sls.GetLogStore.flow" l on
		l.account = f.account
		and l.region = f.region
		and json_extract(l.params, '$.project') = f.project
		and json_extract(l.params, '$.logstore') = f.logstore
	where
		not exists (select 1 from list where name = 'boundary_vpcs')
		or v.vpc_id in (select value from list where name = 'boundary_vpcs')
)
where nth = 1
union all
select null, null, value, 'unknown', 'not-found', (select group_concat(id, ' ') from "vpc.DescribeVpcs"), null, null, null, null, null, null, value, null
from list
where name = 'boundary_vpcs' and value not in (select vpc_id from vpc)
union all
select a.account, null, a.account, 'not-applicable', 'no-vpc', group_concat(x.id, ' '), null, null, null, null, null, null, a.account, null
from scope_account a
left join "vpc.DescribeVpcs" x on x.account = a.account
where not exists (select 1 from vpc v where v.account = a.account)
group by a.account;
