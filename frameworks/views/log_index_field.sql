-- A field that an index names, with its full path ("event.userIdentity.type"); sql is 1 when statistics are on for it.
create view log_index_field as
select
	i.account,
	i.project,
	i.logstore,
	k.key as field,
	coalesce(json_extract(k.value, '$.doc_value'), 0) as sql
from log_index i, json_each(i.keys) k
union all
select
	i.account,
	i.project,
	i.logstore,
	k.key || '.' || j.key,
	coalesce(json_extract(j.value, '$.doc_value'), 0)
from log_index i, json_each(i.keys) k, json_each(k.value, '$.json_keys') j;
