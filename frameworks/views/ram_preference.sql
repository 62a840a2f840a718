-- How RAM users of an account sign in: mfa is mandatory, adaptive (only when a sign-in looks risky) or another word of the service.
create view ram_preference as
select
	x.account,
	json_extract(x.body, '$.SecurityPreference.LoginProfilePreference.MFAOperationForLogin') as mfa,
	x.state,
	x.id as evidence
from "ims.GetSecurityPreference" x;
