-- A VPC.  UNCONFIRMED: that every region answers at vpc.<region>.aliyuncs.com; the oldest are also served by vpc.aliyuncs.com.
create view vpc as
select
	x.account,
	x.region,
	json_extract(v.value, '$.VpcId') as vpc_id,
	coalesce(json_extract(v.value, '$.VpcName'), '') as name,
	x.id as evidence
from "vpc.DescribeVpcs" x, json_each(x.body, '$.Vpcs.Vpc') v
where x.state = 'confirmed' and x.absent = 0;
