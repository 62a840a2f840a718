-- An alert rule of a project that a trail delivers to.
create view alert as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(a.value, '$.name') as name,
	coalesce(json_extract(a.value, '$.displayName'), '') as display_name,
	json_extract(a.value, '$.status') as status,
	coalesce(json_extract(a.value, '$.schedule.type'), '') as schedule,
	coalesce(nullif(json_extract(a.value, '$.schedule.interval'), ''), json_extract(a.value, '$.schedule.cronExpression'), '') as runs_every,
	cast(json_extract(a.value, '$.configuration.muteUntil') as integer) as mute_until,
	coalesce(json_extract(a.value, '$.configuration.policyConfiguration.actionPolicyId'), '') as action_policy,
	coalesce(json_extract(a.value, '$.configuration.templateConfiguration.id'), '') as template,
	(select group_concat(distinct json_extract(q.value, '$.store')) from json_each(a.value, '$.configuration.queryList') q) as stores,
	x.id as evidence
from "sls.ListAlerts" x, json_each(x.body, '$.results') a
where x.state = 'confirmed' and x.absent = 0;
