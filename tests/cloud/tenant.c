#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "events.h"
#include "handout.h"
#include "members.h"
#include "schema.h"
#include "session.h"

static const struct {
	const char *list;	/* of an account */
	const char *name;	/* the member that must be unique */
	bool everywhere;	/* in all accounts, not only in its own */
} unique_names[] = {
	{ "trails", "Name", false },
	{ "projects", "projectName", true },
	{ "buckets", "name", true },
};

time_t
tenant_now(const struct tenant *t)
{
	return t->fixed ? t->now : time(NULL);
}

int
tenant_time(const struct tenant *t, const char *text, time_t *out)
{
	return events_when(text, t->now, out);
}

static const cJSON *
named(const cJSON *list, const char *member, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) {
		const char *s = json_str(item, member);

		if (s && strcmp(s, name) == 0)
			return item;
	}
	return NULL;
}

/* The item of that name in this list of any account. */
static const cJSON *
named_anywhere(const struct tenant *t, const char *list, const char *member, const char *name, const cJSON **account)
{
	const cJSON *a;

	cJSON_ArrayForEach(a, json_arr(t->doc, "accounts")) {
		const cJSON *item = named(json_arr(a, list), member, name);

		if (item) {
			if (account)
				*account = a;
			return item;
		}
	}
	return NULL;
}

const cJSON *
tenant_account(const struct tenant *t, const char *id)
{
	return named(json_arr(t->doc, "accounts"), "id", id);
}

const cJSON *
tenant_trail(const cJSON *account, const char *name)
{
	return named(json_arr(account, "trails"), "Name", name);
}

const cJSON *
tenant_project(const struct tenant *t, const char *name, const cJSON **account)
{
	return named_anywhere(t, "projects", "projectName", name, account);
}

const cJSON *
tenant_bucket(const struct tenant *t, const char *name, const cJSON **account)
{
	return named_anywhere(t, "buckets", "name", name, account);
}

const cJSON *
tenant_logstore(const cJSON *project, const char *name)
{
	return named(json_arr(project, "logstores"), "logstoreName", name);
}

static int
check_id(const char *id, const char *where, struct err *e)
{
	if (strlen(id) != 16 || strspn(id, "0123456789") != 16)
		return err_set(e, ERR_FORMAT, "%s.id: \"%s\" is no account id, want 16 digits", where, id);
	return 0;
}

static bool
region_known(const struct tenant *t, const char *region)
{
	const cJSON *r;

	cJSON_ArrayForEach(r, json_arr(t->doc, "regions"))
		if (strcmp(r->valuestring, region) == 0)
			return true;
	return false;
}

/* Each project and bucket stands in a region of the tenant, each trail at home in one. */
static int
check_regions(const struct tenant *t, const cJSON *list, const char *member, const char *where, struct err *e)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
		if (!region_known(t, json_str(item, member)))
			return err_set(e, ERR_FORMAT, "%s: %s \"%s\" is not in \"regions\"", where, member,
			    json_str(item, member));
	return 0;
}

static int
check_unique(const struct tenant *t, const cJSON *account, const char *where, struct err *e)
{
	for (size_t i = 0; i < sizeof(unique_names) / sizeof(unique_names[0]); i++) {
		const cJSON *list = json_arr(account, unique_names[i].list), *item;

		cJSON_ArrayForEach(item, list) {
			const char *name = json_str(item, unique_names[i].name);
			const cJSON *first = unique_names[i].everywhere ?
			    named_anywhere(t, unique_names[i].list, unique_names[i].name, name, NULL) :
			    named(list, unique_names[i].name, name);

			if (first != item)
				return err_set(e, ERR_FORMAT, "%s.%s: \"%s\" is there twice", where,
				    unique_names[i].list, name);
		}
	}
	return 0;
}

/* Names that a type of identity needs to have an ARN. */
static int
check_identity(const cJSON *who, const char *where, struct err *e)
{
	const char *type = json_str(who, "type");
	static const char *const of_user[] = { "name", "id", NULL }, *const of_role[] = { "name", "id", "session", NULL };
	const char *const *need = strcmp(type, "ram-user") == 0 ? of_user : of_role;
	const cJSON *key;

	if (strcmp(type, "root") != 0)
		for (; *need; need++)
			/* a role without keys has no session of its own: others take it on */
			if (json_str(who, *need) == NULL && (strcmp(*need, "session") != 0 || json_arr(who, "keys")->child != NULL))
				return err_set(e, ERR_FORMAT, "%s: a %s needs \"%s\"", where, type, *need);
	cJSON_ArrayForEach(key, json_arr(who, "keys")) {
		if (json_get(key, "expires") && json_str(key, "token") == NULL)
			return err_set(e, ERR_FORMAT, "%s: key \"%s\" expires but has no token", where, json_str(key, "id"));
		if (strcmp(type, "role") == 0 && json_str(key, "token") == NULL)
			return err_set(e, ERR_FORMAT, "%s: key \"%s\" of a role needs a token", where, json_str(key, "id"));
	}
	return 0;
}

/* How many keys of the whole tenant have this id. */
static int
keys_of_id(const struct tenant *t, const char *id)
{
	const cJSON *account, *who, *key;
	int n = 0;

	cJSON_ArrayForEach(account, json_arr(t->doc, "accounts"))
		cJSON_ArrayForEach(who, json_arr(account, "identities"))
			cJSON_ArrayForEach(key, json_arr(who, "keys"))
				n += strcmp(json_str(key, "id"), id) == 0;
	return n;
}

static int
check_identities(const struct tenant *t, const cJSON *account, const char *where, struct err *e)
{
	const cJSON *who, *key;
	int i = 0;

	cJSON_ArrayForEach(who, json_arr(account, "identities")) {
		char *name = xasprintf("%s.identities[%d]", where, i++);
		int rc = check_identity(who, name, e);

		if (rc == 0)
			cJSON_ArrayForEach(key, json_arr(who, "keys"))
				if (keys_of_id(t, json_str(key, "id")) != 1)
					rc = err_set(e, ERR_FORMAT, "%s: key \"%s\" is there twice", name,
					    json_str(key, "id"));
		free(name);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
check_account(const struct tenant *t, const cJSON *account, const char *where, struct err *e)
{
	const char *id = json_str(account, "id");

	if (check_id(id, where, e) != 0)
		return -1;
	if (tenant_account(t, id) != account)
		return err_set(e, ERR_FORMAT, "%s.id: \"%s\" is there twice", where, id);
	if (check_unique(t, account, where, e) != 0 || check_identities(t, account, where, e) != 0 ||
	    check_regions(t, json_arr(account, "trails"), "HomeRegion", where, e) != 0 ||
	    check_regions(t, json_arr(account, "projects"), "region", where, e) != 0 ||
	    check_regions(t, json_arr(account, "buckets"), "region", where, e) != 0)
		return -1;
	return 0;
}

/* What the rows can not say: unique names, known regions; and the events. */
static int
check_and_fill(struct tenant *t, struct err *e)
{
	const char *home = json_str(t->doc, "homeRegion");
	const cJSON *first = cJSON_GetArrayItem(json_arr(t->doc, "regions"), 0), *account;
	int i = 0;

	if (first == NULL)
		return err_set(e, ERR_FORMAT, "regions: empty");
	if (home == NULL)
		home = cJSON_AddStringToObject(t->doc, "homeRegion", first->valuestring)->valuestring;
	if (!region_known(t, home))
		return err_set(e, ERR_FORMAT, "homeRegion: \"%s\" is not in \"regions\"", home);
	t->events = events_new();
	cJSON_ArrayForEach(account, json_arr(t->doc, "accounts")) {
		char *where = xasprintf("accounts[%d]", i++);
		int rc = check_account(t, account, where, e);

		if (rc == 0 && events_add(t->events, json_str(account, "id"), home, json_get(account, "events"),
			t->now, e) != 0)
			rc = err_prefix(e, "%s", where);
		if (rc == 0 && json_get(t->doc, "recordCalls") != NULL)
			events_grow(t->events, json_str(account, "id"));
		free(where);
		if (rc != 0)
			return -1;
	}
	return handout_check(t, e);
}

static int
set_clock(struct tenant *t, struct err *e)
{
	const char *now = json_str(t->doc, "now");

	t->now = time(NULL);
	if (now == NULL)
		return 0;
	if (clock_parse(now, &t->now) != 0)
		return err_set(e, ERR_FORMAT, "now: want a time such as \"2026-11-03T02:15:00Z\"");
	t->fixed = true;
	return 0;
}

static int
tenant_make(struct tenant **out, cJSON *doc, struct err *e)
{
	struct tenant *t = xcalloc(1, sizeof(*t));

	*out = NULL;
	t->doc = doc;
	t->sessions = sessions_new();
	if (set_clock(t, e) != 0 || members_expand(doc, e) != 0 || schema_apply(t, doc, schema_tenant, "", e) != 0 || check_and_fill(t, e) != 0) {
		tenant_free(t);
		return -1;
	}
	*out = t;
	return 0;
}

int
tenant_parse(struct tenant **out, const char *text, size_t len, const char *name, struct err *e)
{
	cJSON *doc = json_parse(text, len, name, e);

	*out = NULL;
	if (doc == NULL)
		return -1;
	return tenant_make(out, doc, e) == 0 ? 0 : err_prefix(e, "%s", name);
}

int
tenant_load(struct tenant **out, const char *path, struct err *e)
{
	cJSON *doc = json_load(path, e);

	*out = NULL;
	if (doc == NULL)
		return -1;
	return tenant_make(out, doc, e) == 0 ? 0 : err_prefix(e, "%s", path);
}

void
tenant_free(struct tenant *t)
{
	if (t == NULL)
		return;
	events_free(t->events);
	sessions_free(t->sessions);
	cJSON_Delete(t->doc);
	free(t);
}
