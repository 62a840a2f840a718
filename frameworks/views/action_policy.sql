-- An action policy of an account: how many people it reaches, and whether it also calls a webhook or function whose other
-- end can not be read.  (Records of webhooks hold their secrets, so they are never asked for.)
create view action_policy as
select
	x.account,
	json_extract(r.value, '$.id') as id,
	(select count(*) from alert_recipient p where p.account = x.account and p.policy = json_extract(r.value, '$.id')) as people,
	coalesce(json_extract(r.value, '$.value'), '') like '%webhook%' or coalesce(json_extract(r.value, '$.value'), '') like '%fire(type=%fc%' as machine,
	x.id as evidence
from "sls.ListResourceRecords.policies" x, json_each(x.body, '$.items') r
where x.state = 'confirmed' and x.absent = 0;
