-- A call of this run that ActionTrail itself shows, by its request id.  Only accounts with calls that a logstore lacks are asked.
create view own_shown as
select x.account as member, json_extract(v.value, '$.requestId') as request_id, min(x.id) as evidence
from "actiontrail.LookupEvents.own" x, json_each(x.body, '$.Events') v
where x.state = 'confirmed' and x.absent = 0
group by 1, 2;
