-- Roles that an identity took on.
select
	actor as actor,
	json_extract_scalar(request_json, '$.RoleArn') as value,
	count(1) as n,
	count(distinct event_time / 86400) as days,
	min(event_time) as first_seen,
	max(event_time) as last_seen
from events
where
	event_time >= :base_start and event_time < :win_start
	and event_name in ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithOIDC')
	and ok = 1
	and json_extract_scalar(request_json, '$.RoleArn') is not null
group by actor, json_extract_scalar(request_json, '$.RoleArn');
