-- A flow log: what it records (a VPC, a vSwitch or one interface), which traffic, and the logstore it writes to.
create view flow_log as
select
	x.account,
	x.region,
	json_extract(f.value, '$.FlowLogId') as flow_log,
	coalesce(json_extract(f.value, '$.ResourceType'), '') as resource_type,
	coalesce(json_extract(f.value, '$.ResourceId'), '') as resource_id,
	coalesce(json_extract(f.value, '$.TrafficType'), '') as traffic,
	coalesce(json_extract(f.value, '$.Status'), '') as status,
	coalesce(json_extract(f.value, '$.ProjectName'), '') as project,
	coalesce(json_extract(f.value, '$.LogStoreName'), '') as logstore,
	x.id as evidence
from "vpc.DescribeFlowLogs" x, json_each(x.body, '$.FlowLogs.FlowLog') f
where x.state = 'confirmed' and x.absent = 0;
