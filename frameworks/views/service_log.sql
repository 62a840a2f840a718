-- A kind of service log that a project keeps about itself, and where.
create view service_log as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(x.body, '$.loggingProject') as logging_project,
	json_extract(d.value, '$.type') as kind,
	json_extract(d.value, '$.logstore') as log,
	x.id as evidence
from "sls.GetLogging" x, json_each(x.body, '$.loggingDetails') d
where x.state = 'confirmed' and x.absent = 0;
