#include "detection_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"

/* A copy of the text with the number in place of each #. */
static char *
numbered(const char *text, int n)
{
	struct buf b;
	char *out;

	buf_init(&b, 1 << 20);
	for (; *text != '\0'; text++) {
		if (*text == '#')
			buf_addf(&b, "%d", n);
		else
			buf_add(&b, text, 1);
	}
	out = xstrdup(buf_text(&b));
	buf_release(&b);
	return out;
}

/* "ram-user:li.na", "assumed-role:ops:session", "root-account". */
static cJSON *
identity_of(const cJSON *h, const char *account)
{
	const char *who = text_or(h, "who", "ram-user:li.na"), *name = strchr(who, ':');
	char *type = name != NULL ? xstrndup(who, (size_t)(name - who)) : xstrdup(who), *id;
	cJSON *o = cJSON_CreateObject();

	name = name != NULL ? name + 1 : "root";
	id = strcmp(type, "root-account") == 0 ? xstrdup(account) : xasprintf("p-%s", name);
	cJSON_AddStringToObject(o, "type", type);
	cJSON_AddStringToObject(o, "accountId", account);
	cJSON_AddStringToObject(o, "principalId", id);
	cJSON_AddStringToObject(o, "userName", name);
	if (json_str(h, "key") != NULL)
		cJSON_AddStringToObject(o, "accessKeyId", json_str(h, "key"));
	free(type);
	free(id);
	return o;
}

static cJSON *
event_of(const cJSON *h, time_t at, const char *id)
{
	static const char *const plain[][3] = {	/* here, in the record, when not given */
		{ "name", "eventName", "DescribeThings" }, { "service", "serviceName", "Ecs" }, { "rw", "eventRW", "Write" },
		{ "type", "eventType", "ApiCall" }, { "region", "acsRegion", "cn-hangzhou" },
		{ "ip", "sourceIpAddress", "203.0.113.7" }, { "agent", "userAgent", "console" },
		{ "resource", "resourceName", NULL }, { "error", "errorCode", NULL }, { "message", "errorMessage", NULL },
		{ "source", "eventSource", NULL },
	};
	static const char *const parts[][2] = {
		{ "request", "requestParameters" }, { "additional", "additionalEventData" },
	};
	const char *account = text_or(h, "account", EVENTS_ACCOUNT);
	cJSON *ev = cJSON_CreateObject();
	char when[CLOCK_ISO_SIZE];

	clock_iso(at, when);
	cJSON_AddStringToObject(ev, "eventId", id);
	cJSON_AddStringToObject(ev, "eventVersion", "1");
	cJSON_AddStringToObject(ev, "eventTime", when);
	cJSON_AddStringToObject(ev, "isGlobal", "false");
	cJSON_AddStringToObject(ev, "recipientAccountId", account);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		const char *text = text_or(h, plain[i][0], plain[i][2]);

		if (text != NULL && !cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(h, plain[i][0])))
			cJSON_AddStringToObject(ev, plain[i][1], text);
	}
	cJSON_AddItemToObject(ev, "userIdentity", identity_of(h, account));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (json_get(h, parts[i][0]) != NULL)
			cJSON_AddItemToObject(ev, parts[i][1], cJSON_Duplicate(json_get(h, parts[i][0]), 1));
	}
	return ev;
}

void
detection_events(cJSON *list, const cJSON *happenings, const char *what)
{
	const cJSON *h;
	int line = 0;

	cJSON_ArrayForEach(h, happenings) {
		int times = (int)json_num(h, "times", 1), every = (int)json_num(h, "every", 60);
		char *text = json_print(h);
		time_t at;

		line++;
		if (json_str(h, "at") == NULL || clock_parse(json_str(h, "at"), &at) != 0) {
			printf("Bail out! %s: event %d has no time\n", what, line);
			exit(99);
		}
		for (int n = 0; n < times; n++) {
			char *one = numbered(text, n + 1), *id = xasprintf("%s-%d-%d", what, line, n);
			cJSON *part = cJSON_Parse(one);

			cJSON_AddItemToArray(list, event_of(part, at + (time_t)n * every, id));
			cJSON_Delete(part);
			free(one);
			free(id);
		}
		free(text);
	}
}
