-- Where the access log of an archive bucket goes; target is none where logging is off.
create view bucket_logging as
select
	x.account,
	json_extract(x.params, '$.bucket') as bucket,
	case
		when x.state = 'confirmed' and not x.absent then coalesce(nullif(json_extract(x.body, '$.BucketLoggingStatus.LoggingEnabled.TargetBucket'), ''), 'none')
	end as target,
	x.absent,
	x.code,
	x.id as evidence
from "oss.GetBucketLogging" x;
