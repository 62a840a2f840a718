-- An object of the sampled day: how many events its name says it holds, its time there (named, YYYYMMDDHHMMSS), and whether the digest in its name is its ETag.
-- The name is Actiontrail_<region>_<time>_1002_<events>_<bytes>_<md5>.gz.  UNCONFIRMED: that the md5 is that of the gzip file.
create view sample_object as
select
	json_extract(x.params, '$.arn') as arn,
	json_extract(x.params, '$.member') as member,
	json_extract(o.value, '$.Key') as key,
	cast(split_part(split_part(json_extract(o.value, '$.Key'), '_1002_', 2), '_', 1) as integer) as events,
	substr(split_part(json_extract(o.value, '$.Key'), '_1002_', 1), -14) as named,
	lower(split_part(split_part(split_part(json_extract(o.value, '$.Key'), '_1002_', 2), '_', 3), '.', 1))
		= lower(replace(json_extract(o.value, '$.ETag'), '"', '')) as same_md5
from "oss.ListObjectsV2.sample" x, json_each(x.body, '$.ListBucketResult.Contents') o
where x.state = 'confirmed' and x.absent = 0;
