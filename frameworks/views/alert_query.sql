-- A query of an alert rule, or a rule made from a template (which has none): what it is aimed at, whether it runs, whose
-- action policy it ends in.  own_policy is 1 when a custom alert policy may send its alerts elsewhere.
create view alert_query as
select
	x.account,
	json_extract(x.params, '$.project') as project,
	json_extract(a.value, '$.name') as name,
	json_extract(a.value, '$.status') as status,
	coalesce(cast(json_extract(a.value, '$.configuration.muteUntil') as integer), 0) as mute_until,
	case coalesce(json_extract(a.value, '$.schedule.type'), '')
		when '' then 0
		when 'FixedRate' then coalesce(json_extract(a.value, '$.schedule.interval'), '') <> ''
		when 'Cron' then coalesce(json_extract(a.value, '$.schedule.cronExpression'), '') <> ''
		else 1
	end as scheduled,
	coalesce(json_extract(a.value, '$.configuration.templateConfiguration.id'), '') as template,
	coalesce(nullif(json_extract(a.value, '$.configuration.templateConfiguration.tokens."default.action_policy"'), ''),
		json_extract(a.value, '$.configuration.policyConfiguration.actionPolicyId'), '') as action_policy,
	coalesce(json_extract(a.value, '$.configuration.policyConfiguration.alertPolicyId'), '') not like 'sls.%'
		and coalesce(json_extract(a.value, '$.configuration.policyConfiguration.alertPolicyId'), '') <> '' as own_policy,
	coalesce(nullif(json_extract(q.value, '$.project'), ''), json_extract(a.value, '$.configuration.templateConfiguration.tokens."default.project"'),
		json_extract(x.params, '$.project')) as aimed_project,
	coalesce(json_extract(q.value, '$.store'), json_extract(a.value, '$.configuration.templateConfiguration.tokens."default.logstore"'), '') as aimed_store,
	json_extract(q.value, '$.query') as query,
	x.id as evidence
from "sls.ListAlerts" x, json_each(x.body, '$.results') a
left join json_each(a.value, '$.configuration.queryList') q
where x.state = 'confirmed' and x.absent = 0;
