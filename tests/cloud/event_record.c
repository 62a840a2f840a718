#include "event_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/hash.h"

#define RECORDS_MAX 100000
#define RECORD_TEXT_MAX (1024 * 1024)

static void
add_text(cJSON *record, const char *key, const char *value)
{
	if (json_get(record, key) == NULL && value != NULL)
		cJSON_AddStringToObject(record, key, value);
}

/* "actor": "name" stands for the identity, the address and the software of somebody in the tenant's "actors". */
static int
put_actor(cJSON *record, const cJSON *actors, const char *account, time_t t, struct err *e)
{
	const char *name = json_str(record, "actor"), *type = json_str(record, "eventType");
	bool signin = type != NULL && strncmp(type, "ConsoleSign", 11) == 0;
	struct event_actor a;
	struct buf text;
	cJSON *identity;
	int rc = -1;

	if (json_get(record, "actor") == NULL)
		return 0;
	if (name == NULL || json_get(actors, name) == NULL)
		return err_set(e, ERR_USAGE, "actor \"%.60s\" is not defined", name ? name : "");
	buf_init(&text, RECORD_TEXT_MAX);
	if (event_actor_read(&a, name, json_get(actors, name), account, e) != 0)
		goto out;
	buf_puts(&text, "{");
	event_actor_identity(&a, t, !signin, &text);
	buf_puts(&text, "}");
	if ((identity = json_parse(text.data, text.len, name, e)) == NULL)
		goto out;
	if (json_get(record, "userIdentity") == NULL)
		cJSON_AddItemToObject(record, "userIdentity", cJSON_DetachItemFromObjectCaseSensitive(identity, "userIdentity"));
	cJSON_Delete(identity);
	add_text(record, "sourceIpAddress", a.ips[0]);
	add_text(record, "userAgent", a.user_agent);
	cJSON_DeleteItemFromObjectCaseSensitive(record, "actor");
	rc = 0;
out:
	event_actor_release(&a);
	buf_release(&text);
	return rc;
}

/* events.md section 2: resourceType and resourceName are referencedResources flattened, ";" between types, "," inside one. */
static void
put_resources(cJSON *record)
{
	const cJSON *all = json_get(record, "referencedResources"), *kind, *name;
	struct buf types, names;

	if (!cJSON_IsObject(all) || json_get(record, "resourceType") != NULL)
		return;
	buf_init(&types, RECORD_TEXT_MAX);
	buf_init(&names, RECORD_TEXT_MAX);
	cJSON_ArrayForEach(kind, all) {
		buf_addf(&types, "%s%s", types.len ? ";" : "", kind->string);
		if (kind != all->child)
			buf_puts(&names, ";");
		cJSON_ArrayForEach(name, kind)
			buf_addf(&names, "%s%s", name == kind->child ? "" : ",", cJSON_IsString(name) ? name->valuestring : "");
	}
	add_text(record, "resourceType", buf_text(&types));
	add_text(record, "resourceName", buf_text(&names));
	buf_release(&types);
	buf_release(&names);
}

/* What every record has, for those who did not want to write it all. */
static void
complete(cJSON *record, const char *account, const char *region, time_t t, size_t order)
{
	const char *name = json_str(record, "eventName"), *service = json_str(record, "serviceName");
	char when[CLOCK_ISO_SIZE], id[EVENT_ID_SIZE];
	uint64_t seed = 0;

	clock_iso(t, when);
	for (const char *p = account; *p != '\0'; p++)
		seed = seed * 31 + (unsigned char)*p;
	event_guid(event_mix(seed, order, 1), event_mix(seed, order, 2), id);
	cJSON_DeleteItemFromObjectCaseSensitive(record, "eventTime");
	add_text(record, "eventTime", when);
	add_text(record, "acsRegion", region);
	add_text(record, "eventCategory", "Management");
	add_text(record, "eventId", id);
	add_text(record, "requestId", json_str(record, "eventId"));
	add_text(record, "eventType", "ApiCall");
	add_text(record, "eventRW", name != NULL && event_name_reads(name) ? "Read" : "Write");
	add_text(record, "recipientAccountId", account);
	if (service != NULL && json_get(record, "eventSource") == NULL) {
		char *host = xasprintf("%s.%s.aliyuncs.com", service, json_str(record, "acsRegion"));

		for (char *p = host; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		add_text(record, "eventSource", host);
		free(host);
	}
	if (json_get(record, "eventVersion") == NULL)
		cJSON_AddNumberToObject(record, "eventVersion", 1);
	if (json_get(record, "requestParameters") != NULL && json_get(record, "requestParameterJson") == NULL) {
		char *text = json_print(json_get(record, "requestParameters"));

		cJSON_AddStringToObject(record, "requestParameterJson", text);
		free(text);
	}
	put_resources(record);
}

static const char *
text_at(const cJSON *tree, const char *path)
{
	const cJSON *v = json_at(tree, path);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

static void
facts(struct event_record *r, const char *account, const char *region)
{
	struct event *ev = &r->facts;
	const cJSON *t = r->tree;

	ev->time = r->time;
	ev->account = json_str(t, "recipientAccountId") ? json_str(t, "recipientAccountId") : account;
	ev->region = json_str(t, "acsRegion") ? json_str(t, "acsRegion") : region;
	ev->service = json_str(t, "serviceName");
	ev->name = json_str(t, "eventName");
	ev->rw = json_str(t, "eventRW");
	ev->type = json_str(t, "eventType");
	ev->category = json_str(t, "eventCategory");
	ev->actor_type = text_at(t, "userIdentity.type");
	ev->actor_name = text_at(t, "userIdentity.userName");
	ev->actor_id = text_at(t, "userIdentity.principalId");
	ev->actor_account = text_at(t, "userIdentity.accountId");
	ev->access_key = text_at(t, "userIdentity.accessKeyId");
	ev->source_ip = json_str(t, "sourceIpAddress");
	ev->error = json_str(t, "errorCode");
}

/* { "raw": record, "at": moment } is kept as it is, strange or not; anything else is completed. */
static int
read_record(struct event_record *r, const cJSON *item, const cJSON *actors, const char *account, const char *region,
    time_t now, struct err *e)
{
	static const char *const raw_keys[] = { "raw", "at", NULL };
	const cJSON *raw = json_get(item, "raw");
	const char *when = raw != NULL ? json_str(item, "at") : json_str(item, "eventTime");

	if (!cJSON_IsObject(item) || (raw != NULL && event_keys(item, raw_keys, "raw record", e) != 0))
		return err_set(e, ERR_USAGE, "want an object");
	if (when == NULL && raw != NULL)
		when = json_str(raw, "eventTime");
	if (when == NULL || events_when(when, now, &r->time) != 0)
		return err_set(e, ERR_USAGE, "eventTime: \"%.40s\" is no moment", when ? when : "");
	r->tree = cJSON_Duplicate(raw != NULL ? raw : item, true);
	if (raw == NULL) {
		if (put_actor(r->tree, actors, account, r->time, e) != 0)
			return -1;
		complete(r->tree, account, region, r->time, r->order);
	}
	r->text = json_print(r->tree);
	facts(r, account, region);
	return 0;
}

static int
compare_records(const void *a, const void *b)
{
	const struct event_record *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

int
event_records_add(struct event_records *r, const cJSON *item, const cJSON *actors, const char *account, const char *region,
    time_t now, struct err *e)
{
	ARRAY_GROW(r->items, r->n, r->cap);
	memset(&r->items[r->n], 0, sizeof(r->items[0]));
	r->items[r->n].order = r->n;
	r->n++;
	return read_record(&r->items[r->n - 1], item, actors, account, region, now, e);
}

int
event_records_read(struct event_records *r, const cJSON *list, const cJSON *actors, const char *account,
    const char *region, time_t now, struct err *e)
{
	const cJSON *item;

	if (list == NULL)
		return 0;
	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > RECORDS_MAX)
		return err_set(e, ERR_USAGE, "records: want an array of at most %d", RECORDS_MAX);
	cJSON_ArrayForEach(item, list) {
		if (event_records_add(r, item, actors, account, region, now, e) != 0)
			return err_prefix(e, "record %zu", r->n - 1);
	}
	if (r->n > 1)
		qsort(r->items, r->n, sizeof(r->items[0]), compare_records);
	return 0;
}

void
event_records_release(struct event_records *r)
{
	for (size_t i = 0; i < r->n; i++) {
		cJSON_Delete(r->items[i].tree);
		free(r->items[i].text);
	}
	free(r->items);
	memset(r, 0, sizeof(*r));
}
