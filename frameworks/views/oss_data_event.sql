-- An enabled trail that records every read and write of objects in OSS and delivers them: holder is the account whose buckets
-- it covers, '*' for all of an organization, covers a region or '*'.
create view oss_data_event as
select distinct
	case when t.is_org then '*' else t.owner end as holder,
	case when d.all_regions then '*' else t.home_region end as covers,
	t.name as trail,
	t.evidence || ' ' || d.evidence as evidence
from data_event_selector d
join trail t on t.account = d.account and t.home_region = d.home_region and t.name = d.trail
where t.status = 'Enable' and lower(d.service) = 'oss' and d.whole and d.failed = 0;
