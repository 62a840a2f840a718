-- A group of RAM users.
create view ram_group as
select
	x.account,
	json_extract(g.value, '$.GroupName') as grp,
	x.id as evidence
from "ram.ListGroups" x, json_each(x.body, '$.Groups.Group') g
where x.state = 'confirmed' and x.absent = 0;
