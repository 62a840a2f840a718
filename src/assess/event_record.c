#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/hash.h"

#include "assess/event.h"

const struct event_column_info event_columns[EV_COUNT] = {
	[EV_EVENT_ID] = { .name = "event_id", .required = true },
	[EV_EVENT_TIME] = { .name = "event_time", .number = true },
	[EV_EVENT_NAME] = { .name = "event_name" },
	[EV_SERVICE_NAME] = { .name = "service_name" },
	[EV_EVENT_SOURCE] = { .name = "event_source" },
	[EV_EVENT_TYPE] = { .name = "event_type" },
	[EV_EVENT_CATEGORY] = { .name = "event_category", .required = true },
	[EV_EVENT_RW] = { .name = "event_rw" },
	[EV_ERROR_CODE] = { .name = "error_code" },
	[EV_ERROR_MESSAGE] = { .name = "error_message" },
	[EV_OK] = { .name = "ok", .number = true },
	[EV_REGION] = { .name = "region" },
	[EV_IS_GLOBAL] = { .name = "is_global", .number = true },
	[EV_ACCOUNT_ID] = { .name = "account_id" },
	[EV_RECIPIENT_ACCOUNT_ID] = { .name = "recipient_account_id", .required = true },
	[EV_IDENTITY_TYPE] = { .name = "identity_type", .required = true },
	[EV_PRINCIPAL_ID] = { .name = "principal_id" },
	[EV_USER_NAME] = { .name = "user_name" },
	[EV_ROLE_NAME] = { .name = "role_name" },
	[EV_SESSION_NAME] = { .name = "session_name" },
	[EV_ACCESS_KEY_ID] = { .name = "access_key_id" },
	[EV_MFA] = { .name = "mfa" },
	[EV_SOURCE_IP] = { .name = "source_ip" },
	[EV_IP_KIND] = { .name = "ip_kind" },
	[EV_IP_NET] = { .name = "ip_net" },
	[EV_USER_AGENT] = { .name = "user_agent" },
	[EV_UA_FAMILY] = { .name = "ua_family" },
	[EV_RESOURCE_TYPE] = { .name = "resource_type" },
	[EV_RESOURCE_NAME] = { .name = "resource_name" },
	[EV_ACTOR] = { .name = "actor", .required = true },
	[EV_REQUEST_JSON] = { .name = "request_json" },
	[EV_ADDITIONAL_JSON] = { .name = "additional_json" },
	[EV_RAW_JSON] = { .name = "raw_json" },
};

/* Columns that are one member of the record as it stands. */
static const struct {
	enum event_column column;
	const char *member;
} plain_members[] = {
	{ EV_EVENT_ID, "eventId" },
	{ EV_EVENT_NAME, "eventName" },
	{ EV_SERVICE_NAME, "serviceName" },
	{ EV_EVENT_SOURCE, "eventSource" },
	{ EV_EVENT_TYPE, "eventType" },
	{ EV_EVENT_CATEGORY, "eventCategory" },
	{ EV_EVENT_RW, "eventRW" },
	{ EV_REGION, "acsRegion" },
	{ EV_RECIPIENT_ACCOUNT_ID, "recipientAccountId" },
	{ EV_SOURCE_IP, "sourceIpAddress" },
	{ EV_USER_AGENT, "userAgent" },
	{ EV_RESOURCE_TYPE, "resourceType" },
	{ EV_RESOURCE_NAME, "resourceName" },
};

const cJSON *
event_member(const cJSON *obj, const char *name)
{
	const cJSON *v = json_get(obj, name);
	char capital[64];

	if (v != NULL)
		return v;
	snprintf(capital, sizeof(capital), "%c%s", toupper((unsigned char)name[0]), name + 1);
	return json_get(obj, capital);
}

char *
event_text(const cJSON *obj, const char *name)
{
	char *text = json_scalar_text(event_member(obj, name));

	if (text != NULL && text[0] == '\0') {
		free(text);
		return NULL;
	}
	return text;
}

/* An error code or message: blanks and quotes around it go, and the words for "none" are none. */
static char *
clean_text(char *text)
{
	static const char *const nothing[] = { "", "null", "none", NULL };
	char *from = text, *end;

	if (text == NULL)
		return NULL;
	from += strspn(from, " \t\"'");
	end = from + strlen(from);
	while (end > from && strchr(" \t\"'", end[-1]) != NULL)
		end--;
	*end = '\0';
	memmove(text, from, (size_t)(end - from) + 1);
	for (size_t i = 0; nothing[i] != NULL; i++) {
		if (strcasecmp(text, nothing[i]) == 0) {
			free(text);
			return NULL;
		}
	}
	return text;
}

/* A part that is an object, or JSON text of one, as a value of our own; NULL when it is neither. */
static cJSON *
part_of(const cJSON *record, const char *name)
{
	const cJSON *v = event_member(record, name);
	cJSON *parsed;

	if (cJSON_IsObject(v))
		return cJSON_Duplicate(v, 1);
	if (!cJSON_IsString(v))
		return NULL;
	parsed = json_parse(v->valuestring, strlen(v->valuestring), name, NULL);
	if (!cJSON_IsObject(parsed)) {
		cJSON_Delete(parsed);
		return NULL;
	}
	return parsed;
}

/* The part as JSON text that SQLite can read whatever the record held; NULL when it is absent. */
static char *
part_json(const cJSON *record, const char *name)
{
	const cJSON *v = event_member(record, name);
	cJSON *part = part_of(record, name);
	char *text = part != NULL ? json_print(part) : v != NULL && !cJSON_IsNull(v) ? json_print(v) : NULL;

	cJSON_Delete(part);
	return text;
}

/* Text true or false, in any case; NULL is neither. */
static char *
truth(const cJSON *obj, const char *name)
{
	char *text = event_text(obj, name);

	if (text != NULL && strcasecmp(text, "true") != 0 && strcasecmp(text, "false") != 0) {
		free(text);
		return NULL;
	}
	for (char *p = text; p != NULL && *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return text;
}

/* In the session for calls, beside the record for sign-ins; older records use other names. */
static char *
mfa_of(const cJSON *identity, const cJSON *additional)
{
	const cJSON *session = event_member(identity, "sessionContext");
	char *mfa = truth(event_member(session, "attributes"), "mfaAuthenticated");

	if (mfa == NULL)
		mfa = truth(event_member(session, "sessionAttributes"), "mfaAuthenticated");
	if (mfa == NULL)
		mfa = truth(additional, "mfaChecked");
	return mfa != NULL ? mfa : truth(additional, "isMFAChecked");
}

static char *
time_of(const cJSON *record)
{
	char *text = event_text(record, "eventTime");
	time_t t;
	bool known = text != NULL && clock_parse(text, &t) == 0;

	free(text);
	return known ? xasprintf("%lld", (long long)t) : NULL;
}

/* { "ACS::ECS::Instance": ["i-1", "i-2"] } as the flattened members write it: types by ;, names by , and ;. */
static void
flatten_resources(struct event *ev, const cJSON *record)
{
	cJSON *resources = part_of(record, "referencedResources");
	const cJSON *list, *v;
	struct buf types, names;

	buf_init(&types, JSON_FILE_MAX);
	buf_init(&names, JSON_FILE_MAX);
	cJSON_ArrayForEach(list, resources) {
		bool first = true;

		buf_addf(&types, "%s%s", types.len > 0 ? ";" : "", list->string);
		buf_puts(&names, types.len > strlen(list->string) ? ";" : "");
		cJSON_ArrayForEach(v, list) {
			if (cJSON_IsString(v))
				buf_addf(&names, "%s%s", first ? "" : ",", v->valuestring);
			first = false;
		}
	}
	if (types.len > 0 && ev->value[EV_RESOURCE_TYPE] == NULL)
		ev->value[EV_RESOURCE_TYPE] = xstrdup(buf_text(&types));
	if (names.len > 0 && ev->value[EV_RESOURCE_NAME] == NULL)
		ev->value[EV_RESOURCE_NAME] = xstrdup(buf_text(&names));
	buf_release(&types);
	buf_release(&names);
	cJSON_Delete(resources);
}

static void
parse_outcome(struct event *ev, const cJSON *record)
{
	const char *message;

	ev->value[EV_ERROR_CODE] = clean_text(event_text(record, "errorCode"));
	ev->value[EV_ERROR_MESSAGE] = clean_text(event_text(record, "errorMessage"));
	message = ev->value[EV_ERROR_MESSAGE];
	ev->value[EV_OK] = xstrdup(ev->value[EV_ERROR_CODE] == NULL && (message == NULL ||
	    strcasecmp(message, "success") == 0) ? "1" : "0");
}

static void
fill_required(struct event *ev, const cJSON *record, const char *account)
{
	if (ev->value[EV_EVENT_CATEGORY] == NULL)
		ev->value[EV_EVENT_CATEGORY] = xstrdup(event_member(record, "insightDetails") != NULL ? "Insight" : "Management");
	if (ev->value[EV_RECIPIENT_ACCOUNT_ID] == NULL)
		ev->value[EV_RECIPIENT_ACCOUNT_ID] = xstrdup(account != NULL ? account : "");
	if (ev->value[EV_EVENT_ID] == NULL) {
		char hex[SHA256_HEX_SIZE];

		sha256_hex(ev->value[EV_RAW_JSON], strlen(ev->value[EV_RAW_JSON]), hex);
		ev->value[EV_EVENT_ID] = xasprintf("sha256:%s", hex);
	}
}

void
event_parse(struct event *ev, const cJSON *record, const char *account)
{
	cJSON *identity = part_of(record, "userIdentity"), *additional = part_of(record, "additionalEventData");
	char *global = truth(record, "isGlobal");

	memset(ev, 0, sizeof(*ev));
	for (size_t i = 0; i < sizeof(plain_members) / sizeof(plain_members[0]); i++)
		ev->value[plain_members[i].column] = event_text(record, plain_members[i].member);
	ev->value[EV_EVENT_TIME] = time_of(record);
	ev->value[EV_IS_GLOBAL] = global != NULL ? xstrdup(strcmp(global, "true") == 0 ? "1" : "0") : NULL;
	ev->value[EV_MFA] = mfa_of(identity, additional);
	ev->value[EV_REQUEST_JSON] = part_json(record, "requestParameters");
	if (ev->value[EV_REQUEST_JSON] == NULL)
		ev->value[EV_REQUEST_JSON] = part_json(record, "requestParameterJson");
	ev->value[EV_ADDITIONAL_JSON] = part_json(record, "additionalEventData");
	ev->value[EV_RAW_JSON] = json_print(record);
	parse_outcome(ev, record);
	flatten_resources(ev, record);
	fill_required(ev, record, account);
	event_identity(ev, identity);
	event_network(ev);
	free(global);
	cJSON_Delete(identity);
	cJSON_Delete(additional);
}

void
event_release(struct event *ev)
{
	for (size_t i = 0; i < EV_COUNT; i++)
		free(ev->value[i]);
	memset(ev, 0, sizeof(*ev));
}
