-- A person that alerts of an account can be sent to: active when enabled and with an address or a telephone that is used.
create view alert_user as
select
	x.account,
	json_extract(r.value, '$.id') as id,
	coalesce(json_extract(r.value, '$.tag'), '') as name,
	coalesce(json_extract(v.record, '$.enabled'), 1) = 1 and (
		coalesce(json_array_length(v.record, '$.email'), 0) > 0
		or (coalesce(json_extract(v.record, '$.phone'), '') <> ''
			and (coalesce(json_extract(v.record, '$.sms_enabled'), 0) = 1 or coalesce(json_extract(v.record, '$.voice_enabled'), 0) = 1))
	) as active
from "sls.ListResourceRecords.users" x, json_each(x.body, '$.items') r
join (
	select y.id as page, i.key as nth,
		case when json_valid(json_extract(i.value, '$.value')) then json_extract(i.value, '$.value') else '{}' end as record
	from "sls.ListResourceRecords.users" y, json_each(y.body, '$.items') i
) v on v.page = x.id and v.nth = r.key
where x.state = 'confirmed' and x.absent = 0;
