-- How many users, roles and custom policies an account has by its own count, to hold lists against.
create view ram_count as
select
	x.account,
	json_extract(x.body, '$.SummaryMap.Users') as users,
	json_extract(x.body, '$.SummaryMap.Roles') as roles,
	json_extract(x.body, '$.SummaryMap.Policies') as policies,
	x.id as evidence
from "ims.GetAccountSummary" x
where x.state = 'confirmed' and x.absent = 0;
