-- The index of a trail's logstore, or the answer that there is none.
create view log_index as
select
	x.account,
	x.region,
	json_extract(x.params, '$.project') as project,
	json_extract(x.params, '$.logstore') as logstore,
	json_extract(x.body, '$.keys') as keys,
	-- bytes of a text that statistics keep; what SLS takes when nobody says
	coalesce(json_extract(x.body, '$.max_text_len'), 2048) as longest,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "sls.GetIndex" x;
