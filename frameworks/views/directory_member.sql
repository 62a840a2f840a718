-- An active account of the resource directory, the management account among them.  joined is epoch seconds, null when unknown.
create view directory_member as
select
	d.account,
	d.directory_id,
	json_extract(a.value, '$.AccountId') as member,
	coalesce(json_extract(a.value, '$.DisplayName'), '') as name,
	epoch(nullif(json_extract(a.value, '$.JoinTime'), '')) as joined,
	d.evidence || ' ' || x.id as evidence
from directory d
join "resourcemanager.ListAccounts" x on x.account = d.account, json_each(x.body, '$.Accounts.Account') a
where
	d.may_list and x.state = 'confirmed' and x.absent = 0
	and json_extract(a.value, '$.AccountId') is not d.master
	and coalesce(json_extract(a.value, '$.Status'), '') not in ('CreateVerifying', 'CreateFailed', 'CreateExpired', 'CreateCancelled', 'Removed')
union all
select account, directory_id, master, '', null, evidence
from directory
where may_list;
