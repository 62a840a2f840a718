-- When an active AccessKey was last used; used is null when the service names no time.
create view ram_key_use as
select
	x.account,
	json_extract(x.params, '$.upn') as upn,
	json_extract(x.params, '$.access_key') as access_key,
	epoch(nullif(nullif(json_extract(x.body, '$.AccessKeyLastUsed.LastUsedDate'), ''), 'N/A')) as used,
	coalesce(nullif(json_extract(x.body, '$.AccessKeyLastUsed.ServiceName'), ''), '-') as service,
	x.state,
	x.absent,
	x.id as evidence
from "ims.GetAccessKeyLastUsed" x;
