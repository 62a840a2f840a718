-- A bucket that a trail delivers to, once, with the answers that name it.
create view archive_bucket as
select account, region, bucket, group_concat(evidence, ' ') as evidence
from (select distinct oss_account as account, oss_region as region, oss_bucket as bucket, evidence from trail where oss_bucket <> '')
group by account, region, bucket;
