-- A RAM user, frozen ones included.  upn is the name that IMS asks for, user the one that RAM asks for.  Times are epoch
-- seconds; last_login is null where the service names none.
create view ram_user as
select
	x.account,
	json_extract(u.value, '$.UserPrincipalName') as upn,
	split_part(json_extract(u.value, '$.UserPrincipalName'), '@', 1) as user,
	json_extract(u.value, '$.UserId') as user_id,
	coalesce(json_extract(u.value, '$.Status'), 'active') as status,
	epoch(nullif(json_extract(u.value, '$.LastLoginDate'), '')) as last_login,
	epoch(json_extract(u.value, '$.CreateDate')) as created,
	x.id as evidence
from "ims.ListUsers" x, json_each(x.body, '$.Users.User') u
where x.state = 'confirmed' and x.absent = 0;
