-- A call of this run that a trail should have recorded, with the id that the service gave it: the question for trails, which is
-- among the first of a run.
create view own_call as
select account, region, request_id, received
from "actiontrail.DescribeTrails"
where state = 'confirmed' and absent = 0 and coalesce(request_id, '') <> '';
