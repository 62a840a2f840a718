-- A call of this run that was not in the trail's logstore, read whole, when it was asked: age seconds after the call.
create view own_missing as
select x.arn, x.member, c.region, c.request_id, c.received, x.asked, x.asked - c.received as age
from own_asked x
join trail t on t.arn = x.arn
join own_call c on c.account = x.member and t.trail_region in ('All', c.region)
where x.whole and not exists (select 1 from own_event e where e.arn = x.arn and e.member = x.member and e.request_id = c.request_id);
