-- A trail, once for all accounts in scope, with its destinations taken apart.  account is whose credentials see it, the
-- owner's when the owner is in scope; sls_account and oss_account are whose credentials should see the destinations.
create view trail as
select
	t.account,
	t.arn,
	t.name,
	t.owner,
	t.home_region,
	t.trail_region,
	t.status,
	t.event_rw,
	t.is_org,
	t.organization_id,
	t.create_time,
	t.update_time,
	t.start_time,
	t.stop_time,
	-- acs:log:<region>:<account>:project/<name>; the logstore is always named after the trail
	case when t.sls_arn = '' then '' else split_part(t.sls_arn, ':', 3) end as sls_region,
	case when t.sls_arn = '' then '' else split_part(t.sls_arn, 'project/', 2) end as sls_project,
	case when t.sls_arn = '' then '' else 'actiontrail_' || t.name end as sls_logstore,
	case when t.sls_arn = '' then '' else split_part(t.sls_arn, ':', 4) end as sls_holder,
	coalesce((select s.account from scope_account s where s.account = split_part(t.sls_arn, ':', 4)), t.account) as sls_account,
	t.oss_bucket,
	-- "oss-cn-hangzhou"; a trail without a location keeps its bucket where it lives itself
	case
		when t.oss_bucket = '' then ''
		when t.oss_location = '' then t.home_region
		when substr(t.oss_location, 1, 4) = 'oss-' then substr(t.oss_location, 5)
		else t.oss_location
	end as oss_region,
	case when t.oss_bucket = '' then '' else split_part(t.oss_role, ':', 4) end as oss_holder,
	coalesce((select s.account from scope_account s where s.account = split_part(t.oss_role, ':', 4)), t.account) as oss_account,
	case when t.oss_prefix = '' then '' else rtrim(t.oss_prefix, '/') || '/' end || 'AliyunLogs/Actiontrail/' as log_prefix,
	t.evidence
from (
	select
		a.*,
		row_number() over (partition by a.arn order by a.account <> a.owner, a.account) as pick
	from (select *, split_part(arn, ':', 4) as owner from account_trail) a
) t
where t.pick = 1;
