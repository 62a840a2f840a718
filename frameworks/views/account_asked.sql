-- An account in scope and every answer about its trails, denied ones too.
create view account_asked as
select
	a.account,
	count(distinct d.region) as regions,
	group_concat(d.id, ' ') as evidence
from scope_account a
left join "actiontrail.DescribeTrails" d on d.account = a.account
group by a.account;
