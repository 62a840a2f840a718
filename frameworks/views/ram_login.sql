-- Whether a RAM user can sign in to the console: console is 1, 0 (no login profile, or one that is switched off), or null
-- where it was not seen.
create view ram_login as
select
	x.account,
	json_extract(x.params, '$.upn') as upn,
	case
		when x.state <> 'confirmed' then null
		when x.absent then 0
		else coalesce(json_extract(x.body, '$.LoginProfile.Status'), 'Active') = 'Active'
	end as console,
	json_extract(x.body, '$.LoginProfile.MFABindRequired') as must_bind,
	epoch(nullif(json_extract(x.body, '$.LoginProfile.LastLoginTime'), '')) as last_login,
	x.id as evidence
from "ims.GetLoginProfile" x;
