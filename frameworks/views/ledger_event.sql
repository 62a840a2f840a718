-- A call that changed something, once for each ledger that it belongs to: iam, network, audit, destructive.
create view ledger_event as
select
	l.ledger,
	e.recipient_account_id as account,
	e.actor,
	e.service_name,
	e.event_name,
	e.resource_name,
	e.ok,
	e.event_time,
	e.evidence
from (select 'iam' as ledger union all select 'network' union all select 'audit' union all select 'destructive') l
cross join events e
where
	e.event_rw = 'Write'
	and case l.ledger
		when 'iam' then e.service_name in ('Ram', 'Ims', 'ResourceManager', 'ResourceDirectoryMaster', 'CloudSSO')
		when 'network' then
			e.service_name in ('Vpc', 'Cbn', 'Slb', 'Alb', 'Nlb')
			or e.event_name like 'AuthorizeSecurityGroup%'
			or e.event_name like 'RevokeSecurityGroup%'
			or e.event_name like 'ModifySecurityGroup%'
		when 'audit' then
			e.service_name in ('Actiontrail', 'Sls', 'Config')
			or (e.service_name = 'Oss' and (e.event_name like 'PutBucket%' or e.event_name like 'DeleteBucket%'))
		else e.event_name like 'Delete%' or e.event_name like 'Release%' or e.event_name like 'Destroy%'
	end;
