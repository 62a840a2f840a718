-- A person that an action policy reaches: named in its script, or a member of a group or of people on call named there.
-- Scripts name ids in double quotes: fire(type="email", users=["li"], groups=["ops"], ...).
create view alert_recipient as
with script as (
	select
		x.account,
		json_extract(r.value, '$.id') as policy,
		coalesce(json_extract(r.value, '$.value'), '') as record
	from "sls.ListResourceRecords.policies" x, json_each(x.body, '$.items') r
	where x.state = 'confirmed' and x.absent = 0
),
words as (
	select
		account,
		policy,
		case when json_valid(record) then coalesce(json_extract(record, '$.primary_policy_script'), '') || ' '
			|| coalesce(json_extract(record, '$.secondary_policy_script'), '') else '' end as text
	from script
),
crowd as (
	select x.account, json_extract(r.value, '$.id') as id, coalesce(json_extract(r.value, '$.value'), '') as record
	from "sls.ListResourceRecords.groups" x, json_each(x.body, '$.items') r
	where x.state = 'confirmed' and x.absent = 0
),
duty as (
	select x.account, json_extract(r.value, '$.id') as id, coalesce(json_extract(r.value, '$.value'), '') as record
	from "sls.ListResourceRecords.oncall" x, json_each(x.body, '$.items') r
	where x.state = 'confirmed' and x.absent = 0
),
member as (
	select c.account, c.id as crowd, m.value as user
	from crowd c, json_each(case when json_valid(c.record) then c.record else '{}' end, '$.members') m
	where json_valid(c.record) and coalesce(json_extract(c.record, '$.enabled'), 1) = 1
)
select w.account, w.policy, u.id as user
from words w
join alert_user u on u.account = w.account and u.active and instr(w.text, '"' || u.id || '"') > 0
union
select w.account, w.policy, u.id
from words w
join member m on m.account = w.account and instr(w.text, '"' || m.crowd || '"') > 0
join alert_user u on u.account = w.account and u.active and u.id = m.user
union
select w.account, w.policy, u.id
from words w
join duty d on d.account = w.account and instr(w.text, '"' || d.id || '"') > 0
join alert_user u on u.account = w.account and u.active
left join member m on m.account = w.account and m.user = u.id
where instr(d.record, '"' || u.id || '"') > 0 or (m.crowd is not null and instr(d.record, '"' || m.crowd || '"') > 0);
