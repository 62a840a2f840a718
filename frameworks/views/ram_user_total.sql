-- How many RAM users of an account were listed, and how many it counts itself.
create view ram_user_total as
select
	a.account,
	(select count(1) from ram_user u where u.account = a.account) as listed,
	coalesce(c.users, 0) as counted,
	concat_ws(' ', (select group_concat(distinct x.id) from "ims.ListUsers" x where x.account = a.account), c.evidence) as evidence
from scope_account a
left join ram_count c on c.account = a.account;
