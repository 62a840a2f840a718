-- Versioning of an archive bucket: Enabled, Suspended, or none where it was never switched on.
create view bucket_versioning as
select
	x.account,
	json_extract(x.params, '$.bucket') as bucket,
	case when x.state = 'confirmed' and not x.absent then coalesce(json_extract(x.body, '$.VersioningConfiguration.Status'), 'none') end as versioning,
	x.absent,
	x.code,
	x.id as evidence
from "oss.GetBucketVersioning" x;
