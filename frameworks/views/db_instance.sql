-- An RDS instance.  UNCONFIRMED: that every region answers at rds.<region>.aliyuncs.com; the oldest are also served by
-- rds.aliyuncs.com, which the scope's endpoints can name.
create view db_instance as
select
	x.account,
	x.region,
	json_extract(i.value, '$.DBInstanceId') as instance,
	coalesce(json_extract(i.value, '$.Engine'), '') as engine,
	x.id as evidence
from "rds.DescribeDBInstances" x, json_each(x.body, '$.Items.DBInstance') i
where x.state = 'confirmed' and x.absent = 0;
