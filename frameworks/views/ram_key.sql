-- An AccessKey of a RAM user.
create view ram_key as
select
	x.account,
	json_extract(x.params, '$.upn') as upn,
	json_extract(k.value, '$.AccessKeyId') as access_key,
	json_extract(k.value, '$.Status') = 'Active' as active,
	epoch(json_extract(k.value, '$.CreateDate')) as created,
	x.id as evidence
from "ims.ListAccessKeys" x, json_each(x.body, '$.AccessKeys.AccessKey') k
where x.state = 'confirmed' and x.absent = 0;
