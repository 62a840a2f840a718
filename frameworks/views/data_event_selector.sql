-- A service whose data events a trail records.  whole is 1 when all its calls, reads and writes, are; failed counts the
-- regions that such events do not reach; all_regions is 1 when it
-- covers every region and not just its own.
create view data_event_selector as
select
	x.account,
	x.region as home_region,
	json_extract(i.value, '$.TrailName') as trail,
	json_extract(s.value, '$.ServiceName') as service,
	coalesce(json_extract(s.value, '$.ReadWriteType'), '') = 'All'
		and coalesce(json_array_length(s.value, '$.EventName.Equals'), 0) = 0
		and coalesce(json_array_length(s.value, '$.EventName.NotEquals'), 0) = 0 as whole,
	coalesce(json_extract(i.value, '$.IsTrailAllRegion'), 0) as all_regions,
	(
		select count(*)
		from json_each(i.value, '$.SlsDeliveryConfigs') c
		where coalesce(json_extract(c.value, '$.Status'), '') <> 'success'
	) as failed,
	x.id as evidence
from "actiontrail.ListDataEventSelectors" x,
	json_each(x.body, '$.Data.DataEventSelectorInfos') i,
	json_each(case when json_valid(json_extract(i.value, '$.EventSelectors')) then json_extract(i.value, '$.EventSelectors') else '[]' end) s
where x.state = 'confirmed' and x.absent = 0;
