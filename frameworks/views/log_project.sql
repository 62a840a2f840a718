-- The project that a trail delivers to.
create view log_project as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(x.body, '$.status') as status,
	json_extract(x.body, '$.dataRedundancyType') as redundancy,
	x.state,
	x.absent,
	x.id as evidence
from "sls.GetProject" x;
