-- An account whose events an organization trail brought to its logstore, from its first event there on: before that nothing
-- shows that it belonged to the trail already.  store is the ARN of the trail.
create view store_member as
select arn as store, member as account, first_event as since, evidence
from trail_member
where member <> '' and first_event > 0;
