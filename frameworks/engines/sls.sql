-- The rows of `events` in SLS: a log of a trail's logstore as the columns that rules read, each out of fields of the index.  A rule
-- is sent with those columns alone that it names, so only their fields must be indexed with statistics; event_id always goes with
-- it, so that an event delivered twice is one row.  SLS reads a field that is absent as null or as the text null; evidence is the
-- event's id, which is all that an answer can name.
-- UNCONFIRMED: that __time__ is the event's own time (it is in all records seen), so it is the window and event_time at once.
select distinct
	"event.eventId" as event_id,
	__time__ as event_time,
	nullif(nullif("event.eventName", 'null'), '') as event_name,
	nullif(nullif("event.serviceName", 'null'), '') as service_name,
	nullif(nullif("event.eventSource", 'null'), '') as event_source,
	nullif(nullif("event.eventType", 'null'), '') as event_type,
	nullif(nullif("event.eventRW", 'null'), '') as event_rw,
	case when nullif(nullif(nullif(lower(trim(replace(replace("event.errorCode", '"', ''), '''', ''))), 'null'), 'none'), '') is not null then trim(replace(replace("event.errorCode", '"', ''), '''', '')) end as error_code,
	case when nullif(nullif(nullif(lower(trim(replace(replace("event.errorCode", '"', ''), '''', ''))), 'null'), 'none'), '') is null and coalesce(nullif(nullif(nullif(lower(trim(replace(replace("event.errorMessage", '"', ''), '''', ''))), 'null'), 'none'), ''), 'success') = 'success' then 1 else 0 end as ok,
	nullif(nullif("event.acsRegion", 'null'), '') as region,
	coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), case when "event.userIdentity.type" = 'root-account' then nullif(nullif("event.userIdentity.principalId", 'null'), '') end) as account_id,
	coalesce(nullif(nullif("event.recipientAccountId", 'null'), ''), nullif(nullif("event.userIdentity.accountId", 'null'), ''), '') as recipient_account_id,
	coalesce(nullif(nullif("event.userIdentity.type", 'null'), ''), 'unknown') as identity_type,
	nullif(nullif("event.userIdentity.principalId", 'null'), '') as principal_id,
	nullif(nullif("event.userIdentity.userName", 'null'), '') as user_name,
	case when "event.userIdentity.type" = 'assumed-role' then nullif(split_part(coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), nullif(nullif("event.userIdentity.principalId", 'null'), ''), ''), ':', 1), '') end as role_name,
	nullif(nullif("event.userIdentity.accessKeyId", 'null'), '') as access_key_id,
	lower(coalesce(nullif(nullif("event.userIdentity.sessionContext.attributes.mfaAuthenticated", 'null'), ''), nullif(nullif("event.additionalEventData.mfaChecked", 'null'), ''), nullif(nullif("event.additionalEventData.isMFAChecked", 'null'), ''))) as mfa,
	nullif(nullif("event.sourceIpAddress", 'null'), '') as source_ip,
	case
		when nullif(nullif("event.sourceIpAddress", 'null'), '') is null then 'none'
		when regexp_like("event.sourceIpAddress", '^(::ffff:)?[0-9]{1,3}([.][0-9]{1,3}){3}$') then 'ipv4'
		when regexp_like("event.sourceIpAddress", '^[0-9a-fA-F]*:[0-9a-fA-F:.]*$') then 'ipv6'
		when lower("event.sourceIpAddress") = 'internal' then 'internal'
		when regexp_like("event.sourceIpAddress", '^[0-9a-fA-F.:xX*]+$') then 'masked'
		when regexp_like("event.sourceIpAddress", '^[A-Za-z0-9._-]*[.][A-Za-z0-9._-]*$') then 'service'
		else 'other'
	end as ip_kind,
	case
		when regexp_like("event.sourceIpAddress", '^(::ffff:)?[0-9]{1,3}([.][0-9]{1,3}){3}$')
			then concat(regexp_extract("event.sourceIpAddress", '([0-9]+[.][0-9]+)[.][0-9]+[.][0-9]+$', 1), '.0.0/16')
		when regexp_like("event.sourceIpAddress", '^[0-9a-fA-F]+:[0-9a-fA-F]+:[0-9a-fA-F:.]*$')
			then concat(coalesce(regexp_extract(lower("event.sourceIpAddress"), '^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+', 0), regexp_extract(lower("event.sourceIpAddress"), '^[0-9a-f]+:[0-9a-f]+', 0)), '::/48')
		when regexp_like("event.sourceIpAddress", '^::[0-9a-fA-F:.]*$') then '::/48'
		else ''
	end as ip_net,
	nullif(nullif("event.userAgent", 'null'), '') as user_agent,
	lower(regexp_extract("event.userAgent", '^[^/ ;(]+', 0)) as ua_family,
	nullif(nullif("event.resourceType", 'null'), '') as resource_type,
	nullif(nullif("event.resourceName", 'null'), '') as resource_name,
	case "event.userIdentity.type"
		when 'root-account' then concat('root/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.userIdentity.principalId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''))
		when 'assumed-role' then concat('role/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''), '/', lower(split_part(coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), nullif(nullif("event.userIdentity.principalId", 'null'), ''), ''), ':', 1)))
		when 'system' then concat('system/', coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), ''))
		when 'alibaba-cloud-account' then concat('ext-account/', coalesce(nullif(nullif("event.userIdentity.principalId", 'null'), ''), coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), '')))
		when 'ram-user' then concat('ram-user/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''), '/', coalesce(nullif(nullif("event.userIdentity.principalId", 'null'), ''), concat('name:', coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), ''))))
		when 'cloudsso-user' then concat('cloudsso-user/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''), '/', coalesce(nullif(nullif("event.userIdentity.principalId", 'null'), ''), concat('name:', coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), ''))))
		when 'saml-user' then concat('saml-user/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''), '/', coalesce(nullif(nullif("event.userIdentity.principalId", 'null'), ''), concat('name:', coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), ''))))
		when 'oidc-user' then concat('oidc-user/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''), '/', coalesce(nullif(nullif("event.userIdentity.principalId", 'null'), ''), concat('name:', coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), ''))))
		else concat('unknown/', coalesce(nullif(nullif("event.userIdentity.accountId", 'null'), ''), nullif(nullif("event.recipientAccountId", 'null'), ''), ''), '/', coalesce(nullif(nullif("event.userIdentity.principalId", 'null'), ''), concat('name:', coalesce(nullif(nullif("event.userIdentity.userName", 'null'), ''), ''))))
	end as actor,
	nullif(nullif("event.requestParameterJson", 'null'), '') as request_json,
	"event" as raw_json,
	"event.eventId" as evidence
from log;
