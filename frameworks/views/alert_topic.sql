-- What the alerts of a check must tell: an event, and the built-in templates that are known to.  From the list
-- alert_topics, each a JSON object of what, event and templates.
create view alert_topic as
select
	json_extract(value, '$.what') as what,
	json_extract(value, '$.event') as event,
	coalesce(json_extract(value, '$.templates'), '[]') as templates
from list
where name = 'alert_topics' and json_valid(value);
