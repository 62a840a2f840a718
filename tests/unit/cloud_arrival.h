#ifndef TESTS_UNIT_CLOUD_ARRIVAL_H
#define TESTS_UNIT_CLOUD_ARRIVAL_H

/*
 * Requests that official SDKs signed (tests/data/vectors), as they would have arrived at the local cloud, what it says of
 * them, and the ways to spoil one that every scheme of signing must notice.
 */
#include <stdlib.h>
#include <string.h>

#include "../cloud/auth.h"
#include "../cloud/route.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "tap.h"

#define TEXT_MAX (1024 * 1024)

/* One request as it would have arrived, and what it arrived at. */
struct arrival {
	struct tenant *tenant;
	struct request rq;
	struct route route;
	char *target, *host;
};

static inline void
arrival_release(struct arrival *a)
{
	kv_release(&a->rq.query);
	kv_release(&a->rq.params);
	kv_release(&a->rq.headers);
	route_release(&a->route);
	tenant_free(a->tenant);
	free(a->target);
	free(a->host);
}

/* A tenant with the one key of the case. */
static inline struct tenant *
tenant_of(const cJSON *credentials)
{
	cJSON *key = cJSON_CreateObject(), *who = cJSON_Parse("{\"type\":\"root\"}"), *account, *doc;
	struct tenant *t = NULL;
	struct err e = { .code = ERR_NONE };
	char *text;

	cJSON_AddStringToObject(key, "id", json_str(credentials, "access_key_id"));
	cJSON_AddStringToObject(key, "secret", json_str(credentials, "access_key_secret"));
	if (json_str(credentials, "security_token")) {
		cJSON_AddStringToObject(key, "token", json_str(credentials, "security_token"));
		cJSON_AddStringToObject(key, "expires", "2027-06-01T00:00:00Z");
	}
	cJSON_AddItemToArray(cJSON_AddArrayToObject(who, "keys"), key);
	account = cJSON_Parse("{\"id\":\"1000000000000001\"}");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(account, "identities"), who);
	doc = cJSON_Parse("{\"now\":\"2026-03-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\"]}");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(doc, "accounts"), account);
	text = json_print(doc);
	if (tenant_parse(&t, text, strlen(text), "case", &e) != 0)
		printf("# %s\n", e.text);
	free(text);
	cJSON_Delete(doc);
	return t;
}

static inline void
add_query(struct kvlist *l, const cJSON *pairs)
{
	const cJSON *pair;

	cJSON_ArrayForEach(pair, pairs)
		kv_add(l, cJSON_GetArrayItem(pair, 0)->valuestring, cJSON_GetArrayItem(pair, 1)->valuestring);
}

static inline void
set_time(struct request *rq, const cJSON *vector)
{
	const char *iso = json_str(vector, "time_utc"), *date = kv_get(&rq->headers, "x-log-date");
	char text[CLOCK_ISO_SIZE];

	if (iso == NULL && date) {
		snprintf(text, sizeof(text), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date, date + 4, date + 6, date + 9, date + 11,
		    date + 13);
		iso = text;
	}
	if (iso == NULL || clock_parse(iso, &rq->now) != 0)
		printf("# no time\n");
}

static inline void
arrive(struct arrival *a, const cJSON *vector)
{
	const cJSON *request = json_get(vector, "request"), *h;
	const char *raw = json_str(request, "raw_target");

	memset(a, 0, sizeof(*a));
	a->tenant = tenant_of(json_get(vector, "credentials"));
	a->rq.method = json_str(request, "method");
	a->host = xstrndup(json_str(request, "host"), strcspn(json_str(request, "host"), ":"));
	a->rq.host = a->host;
	a->rq.body = json_str(request, "body");
	a->rq.body_len = strlen(a->rq.body);
	cJSON_ArrayForEach(h, json_get(request, "headers"))
		kv_add(&a->rq.headers, h->string, h->valuestring);
	if (raw) {
		a->target = xstrdup(raw);
		route_target(&a->rq, a->target);
	} else {
		a->rq.path = json_str(request, "path");
		a->rq.raw_query = "";
		add_query(&a->rq.query, json_get(request, "query"));
	}
	route_host(&a->route, &a->rq);
	set_time(&a->rq, vector);
}

/* 0 and no code when the request is accepted, else the code it was refused with. */
static inline int
judge(struct arrival *a, char code[64])
{
	struct response rs = { .status = 200 };
	int rc;

	buf_init(&rs.body, TEXT_MAX);
	rc = auth_check(a->tenant, &a->rq, &rs);
	snprintf(code, 64, "%s", rs.error_code);
	kv_release(&rs.headers);
	buf_release(&rs.body);
	return rc;
}

static inline cJSON *
the_key(struct arrival *a)
{
	cJSON *account = cJSON_GetArrayItem(json_arr(a->tenant->doc, "accounts"), 0);
	cJSON *who = cJSON_GetArrayItem(json_arr(account, "identities"), 0);

	return cJSON_GetArrayItem(json_arr(who, "keys"), 0);
}

static inline void
late(struct arrival *a)
{
	a->rq.now += SKEW_MAX + 1;
}

static inline void
other_method(struct arrival *a)
{
	a->rq.method = "DELETE";
}

static inline void
other_secret(struct arrival *a)
{
	cJSON_ReplaceItemInObject(the_key(a), "secret", cJSON_CreateString("not the secret"));
}

static inline void
unknown_key(struct arrival *a)
{
	cJSON_ReplaceItemInObject(the_key(a), "id", cJSON_CreateString("LTAI5tSomebodyElse"));
}

static inline void
disabled_key(struct arrival *a)
{
	cJSON_AddStringToObject(the_key(a), "status", "Inactive");
}

static inline cJSON *
load_vectors(const char *name)
{
	const char *folder = getenv("VECTORS_DIR"), *top = getenv("TOP_SRCDIR");
	char *path = folder ? xasprintf("%s/%s", folder, name) : xasprintf("%s/tests/data/vectors/%s", top ? top : ".", name);
	struct err e = { .code = ERR_NONE };
	cJSON *doc = json_load(path, &e);

	ok(doc != NULL, "%s can be read %s", name, e.text);
	free(path);
	return doc;
}

#endif
