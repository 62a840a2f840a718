-- A user in the credential report, the root user as '<root>': whether a second factor is bound (null where it says N/A), how
-- many AccessKeys exist, when he last signed in.  As old as generated says.
create view credential_row as
select
	account,
	user,
	generated,
	max(case when name = 'mfa_active' then case upper(value) when 'TRUE' then 1 when 'FALSE' then 0 end end) as mfa,
	count_if(name like '%access_key_%_exist' and upper(value) = 'TRUE') as keys,
	max(case when name = 'user_last_logon' then epoch(nullif(nullif(value, '-'), 'N/A')) end) as last_login,
	evidence
from credential_cell
group by account, user, generated, evidence;
