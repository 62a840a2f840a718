-- Where an account is asked for what is the same in all its regions, so that no other region has to answer: the entry region
-- where the scope has it, else the first of the scope's.
create view central_region as
select r.account, coalesce(max(case when r.region = e.region then r.region end), min(r.region)) as region
from region r
cross join entry_region e
group by r.account;
