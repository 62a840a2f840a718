-- The document of a custom policy in the version that is in force; readable is 0 when it is no policy we can take apart.
create view ram_document as
select
	x.account,
	json_extract(x.params, '$.policy') as policy,
	json_extract(x.body, '$.DefaultPolicyVersion.VersionId') as version,
	coalesce(json_valid(json_extract(x.body, '$.DefaultPolicyVersion.PolicyDocument')), 0) as readable,
	case
		when json_valid(json_extract(x.body, '$.DefaultPolicyVersion.PolicyDocument'))
		then json_extract(x.body, '$.DefaultPolicyVersion.PolicyDocument')
		else '{}'
	end as document,
	x.state,
	x.absent,
	x.id as evidence
from "ram.GetPolicy" x;
