-- A region to look at, per account: those of the scope, or all that ActionTrail serves when the scope says *.
create view region as
select a.account, r.region
from scope_account a
cross join scope_region r
where r.region <> '*'
union
select d.account, json_extract(r.value, '$.RegionId')
from "actiontrail.DescribeRegions" d, json_each(d.body, '$.Regions.Region') r
where d.state = 'confirmed' and d.absent = 0;
