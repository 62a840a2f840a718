-- A trail as one account sees it, once: all-region trails answer in every region, their home region's answer is taken.
-- Times are epoch seconds; what the service leaves empty is '' for names and null for times.
create view account_trail as
select *
from (
	select
		s.*,
		row_number() over (partition by account, arn order by seen_in <> home_region, seen_in) as nth
	from (
		select
			d.account,
			d.region as seen_in,
			coalesce(json_extract(t.value, '$.Name'), '') as name,
			coalesce(nullif(json_extract(t.value, '$.HomeRegion'), ''), nullif(json_extract(t.value, '$.Region'), ''), d.region) as home_region,
			coalesce(nullif(json_extract(t.value, '$.TrailArn'), ''),
				'acs:actiontrail:' || coalesce(json_extract(t.value, '$.HomeRegion'), d.region) || ':' || d.account || ':trail/'
				|| json_extract(t.value, '$.Name')) as arn,
			coalesce(json_extract(t.value, '$.TrailRegion'), '') as trail_region,
			coalesce(json_extract(t.value, '$.Status'), '') as status,
			coalesce(json_extract(t.value, '$.EventRW'), '') as event_rw,
			coalesce(json_extract(t.value, '$.IsOrganizationTrail') in (1, 'true'), 0) as is_org,
			coalesce(json_extract(t.value, '$.OrganizationId'), '') as organization_id,
			coalesce(json_extract(t.value, '$.OssBucketName'), '') as oss_bucket,
			coalesce(json_extract(t.value, '$.OssBucketLocation'), '') as oss_location,
			coalesce(json_extract(t.value, '$.OssKeyPrefix'), '') as oss_prefix,
			coalesce(json_extract(t.value, '$.OssWriteRoleArn'), '') as oss_role,
			coalesce(json_extract(t.value, '$.SlsProjectArn'), '') as sls_arn,
			epoch(json_extract(t.value, '$.CreateTime')) as create_time,
			epoch(json_extract(t.value, '$.UpdateTime')) as update_time,
			epoch(json_extract(t.value, '$.StartLoggingTime')) as start_time,
			epoch(json_extract(t.value, '$.StopLoggingTime')) as stop_time,
			d.id as evidence
		from "actiontrail.DescribeTrails" d, json_each(d.body, '$.TrailList') t
		where d.state = 'confirmed' and d.absent = 0
	) s
)
where nth = 1;
