-- A stretch of the sampled day whose objects were all read, because their counts differ from the logstore's.
create view object_stretch as
select
	json_extract(params, '$.arn') as arn,
	json_extract(params, '$.member') as member,
	cast(json_extract(params, '$.part_from') as integer) as part_from,
	cast(json_extract(params, '$.part_to') as integer) as part_to,
	count(*) as objects,
	group_concat(id, ' ') as evidence
from "oss.GetObject.sample"
group by 1, 2, 3, 4
having min(state = 'confirmed' and absent = 0) = 1;
