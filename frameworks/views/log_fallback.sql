-- A trail's logstore that has more events than are downloaded (inside_store), and is downloaded after all, as an answer to one of the
-- rules at least was refused: up to push_fallback events, 5,000,000 unless the scope says otherwise.
create view log_fallback as
select s.account, s.region, s.project, s.logstore, s.arn, s.events, group_concat(a.evidence, ' ') as evidence
from inside_store s
join inside_answer a on a.account = s.account and a.project = s.project and a.logstore = s.logstore
where a.refused and s.events <= coalesce((select cast(value as integer) from scope_value where key = 'push_fallback'), 5000000)
group by s.account, s.region, s.project, s.logstore, s.arn, s.events;
