-- The identity that the credentials of an account in scope belong to.
create view caller as
select
	x.account,
	json_extract(x.body, '$.AccountId') as account_id,
	json_extract(x.body, '$.Arn') as arn,
	json_extract(x.body, '$.IdentityType') as identity_type,
	x.state,
	x.id as evidence
from "sts.GetCallerIdentity" x;
