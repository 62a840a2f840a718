-- A RAM role.  linked is 1 for a role that belongs to a service, which customers can not change.
create view ram_role as
select
	x.account,
	json_extract(r.value, '$.RoleName') as role,
	json_extract(r.value, '$.Arn') as arn,
	lower(json_extract(r.value, '$.RoleName')) like 'aliyunservicerolefor%' as linked,
	x.id as evidence
from "ram.ListRoles" x, json_each(x.body, '$.Roles.Role') r
where x.state = 'confirmed' and x.absent = 0;
