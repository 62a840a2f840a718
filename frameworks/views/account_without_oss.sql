-- An account in scope none of whose trails delivers to OSS, with every answer about its trails.
create view account_without_oss as
select a.account, a.evidence
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account and t.oss_bucket <> '');
