-- A replication rule of an archive bucket; prefixes is null when it copies every object.
create view bucket_replication_rule as
select
	x.account,
	json_extract(x.params, '$.bucket') as bucket,
	coalesce(json_extract(r.value, '$.ID'), '') as rule,
	-- starting, doing, closing
	coalesce(json_extract(r.value, '$.Status'), '') as status,
	json_extract(r.value, '$.Destination.Bucket') as target,
	json_extract(r.value, '$.Destination.Location') as target_location,
	json_extract(r.value, '$.PrefixSet.Prefix') as prefixes,
	x.id as evidence
from "oss.GetBucketReplication" x, json_each(x.body, '$.ReplicationConfiguration.Rule') r
where x.state = 'confirmed' and x.absent = 0;
