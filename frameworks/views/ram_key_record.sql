-- When ActionTrail last recorded a use of an active AccessKey; used is null when it names none.
create view ram_key_record as
select
	x.account,
	json_extract(x.params, '$.access_key') as access_key,
	case when x.state = 'confirmed' and not x.absent then cast(json_extract(x.body, '$.UsedTimestamp') as integer) / 1000 end as used,
	coalesce(nullif(json_extract(x.body, '$.ServiceName'), ''), '-') as service,
	x.id as evidence
from "actiontrail.GetAccessKeyLastUsedInfo" x;
