-- Whether a RAM user who can sign in has bound a second factor: 1, 0, or null where it was not seen.
create view ram_user_mfa as
select
	x.account,
	json_extract(x.params, '$.upn') as upn,
	case
		when x.state <> 'confirmed' then null
		when x.absent then 0
		else coalesce(json_extract(x.body, '$.IsMFAEnable'), json_extract(x.body, '$.MFADevice.SerialNumber') <> '')
	end as bound,
	json_extract(x.body, '$.MFADevice.Type') as device,
	x.id as evidence
from "ims.GetUserMFAInfo" x;
