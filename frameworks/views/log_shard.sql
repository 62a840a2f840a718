-- The shards of a trail's logstore: how many take writes, and how many there are with those that are only read any more.
create view log_shard as
select
	x.account,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	(select count(1) from json_each(x.body) h where json_extract(h.value, '$.status') = 'readwrite') as writable,
	(select count(1) from json_each(x.body) h) as shards,
	x.id as evidence
from "sls.ListShards" x;
