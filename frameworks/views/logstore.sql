-- The logstore of a trail: days kept (3650 is for ever) and settings.  ttl_days is null when the answer has none.
create view logstore as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	json_extract(x.body, '$.logstoreName') as name,
	cast(json_extract(x.body, '$.ttl') as integer) as ttl_days,
	cast(json_extract(x.body, '$.hot_ttl') as integer) as hot_days,
	cast(json_extract(x.body, '$.infrequentAccessTTL') as integer) as infrequent_days,
	json_extract(x.body, '$.mode') as mode,
	json_extract(x.body, '$.enable_tracking') as anonymous_writes,
	json_extract(x.body, '$.encrypt_conf.enable') as encrypted,
	coalesce(json_extract(x.body, '$.encrypt_conf.encrypt_type'), 'default') as encrypt_type,
	json_extract(x.body, '$.encrypt_conf.user_cmk_info.cmk_key_id') as encrypt_key,
	cast(json_extract(x.body, '$.shardCount') as integer) as shards,
	json_extract(x.body, '$.autoSplit') as auto_split,
	cast(json_extract(x.body, '$.maxSplitShard') as integer) as shards_max,
	cast(json_extract(x.body, '$.createTime') as integer) as create_time,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "sls.GetLogStore" x;
