#include "cmd/resolved.h"

#include <stdlib.h>
#include <string.h>

#include "assess/baseline.h"
#include "base/clock.h"

enum { DAY_SECONDS = 24 * 3600 };

static cJSON *
calendar_of(const struct scope *s)
{
	const struct assess_scope guess = { SCOPE_CALENDAR };
	cJSON *c = cJSON_CreateObject();

	cJSON_AddBoolToObject(c, "given", s->has_hours);
	cJSON_AddNumberToObject(c, "tz_seconds", s->has_hours ? s->tz_seconds : (double)guess.tz_s);
	cJSON_AddNumberToObject(c, "from", s->has_hours ? s->hour_from : guess.h_from);
	cJSON_AddNumberToObject(c, "to", s->has_hours ? s->hour_to : guess.h_to);
	cJSON_AddItemToObject(c, "holidays", strlist_json(&s->holidays));
	cJSON_AddItemToObject(c, "workdays", strlist_json(&s->workdays));
	return c;
}

static void
add_account(cJSON *accounts, const char *id, const char *name)
{
	cJSON *a = cJSON_CreateObject();

	cJSON_AddStringToObject(a, "id", id);
	cJSON_AddStringToObject(a, "name", name);
	cJSON_AddItemToArray(accounts, a);
}

/* The external id stays out: who knows it and the base's key can take on the role. */
static void
add_directory(cJSON *doc, const struct scope_directory *d)
{
	cJSON *o = cJSON_AddObjectToObject(doc, "directory");

	cJSON_AddStringToObject(o, "account", d->account);
	cJSON_AddStringToObject(o, "role", d->role);
	cJSON_AddItemToObject(o, "include", strlist_json(&d->include));
	cJSON_AddItemToObject(o, "exclude", strlist_json(&d->exclude));
}

cJSON *
resolved_from_scope(const struct scope *s, const struct strlist *frameworks)
{
	cJSON *doc = cJSON_CreateObject(), *accounts, *period;

	cJSON_AddNumberToObject(doc, "scope", 1);
	cJSON_AddStringToObject(doc, "organisation", s->organisation ? s->organisation : "");
	accounts = cJSON_AddArrayToObject(doc, "accounts");
	for (size_t i = 0; i < s->n_accounts; i++)
		add_account(accounts, s->accounts[i].id, s->accounts[i].name);
	if (s->directory.given)
		add_directory(doc, &s->directory);
	cJSON_AddItemToObject(doc, "regions", strlist_json(&s->regions));
	if (s->entry_region != NULL)
		cJSON_AddStringToObject(doc, "entry_region", s->entry_region);
	period = cJSON_AddObjectToObject(doc, "period");
	json_add_time(period, "from", s->from);
	json_add_time(period, "to", s->to);
	cJSON_AddItemToObject(doc, "calendar", calendar_of(s));
	cJSON_AddItemToObject(doc, "frameworks", strlist_json(frameworks));
	cJSON_AddItemToObject(doc, "parameters", cJSON_Duplicate(s->parameters, 1));
	cJSON_AddItemToObject(doc, "lists", cJSON_Duplicate(s->lists, 1));
	cJSON_AddItemToObject(doc, "exceptions", cJSON_Duplicate(s->exceptions, 1));
	cJSON_AddNumberToObject(cJSON_AddObjectToObject(doc, "baseline"), "days", s->baseline_days);
	return doc;
}

/* They stand behind the accounts of the scope file, in the same order. */
static void
drop_accounts(cJSON *accounts, const cJSON *members)
{
	int n = 0;
	const cJSON *m;

	cJSON_ArrayForEach(m, members)
		n += strcmp(json_str(m, "state") ? json_str(m, "state") : "", MEMBER_EXCLUDED) != 0;
	while (n-- > 0 && cJSON_GetArraySize(accounts) > 0)
		cJSON_DeleteItemFromArray(accounts, cJSON_GetArraySize(accounts) - 1);
}

bool
resolved_drop_members(cJSON *doc)
{
	cJSON *members = json_arr(doc, "members");
	bool failed = false;
	const cJSON *m;

	cJSON_ArrayForEach(m, members)
		failed |= strcmp(json_str(m, "state") ? json_str(m, "state") : "", MEMBER_FAILED) == 0;
	drop_accounts(json_arr(doc, "accounts"), members);
	cJSON_DeleteItemFromObjectCaseSensitive(doc, "members");
	return failed;
}

void
resolved_give_members(cJSON *doc, cJSON *members)
{
	cJSON *accounts = json_arr(doc, "accounts");
	const cJSON *m;

	drop_accounts(accounts, json_arr(doc, "members"));
	cJSON_DeleteItemFromObjectCaseSensitive(doc, "members");
	cJSON_ArrayForEach(m, members) {
		if (strcmp(json_str(m, "state"), MEMBER_EXCLUDED) != 0)
			add_account(accounts, json_str(m, "account"), json_str(m, "name"));
	}
	cJSON_AddItemToObject(doc, "members", members);
}

void
resolved_give_baseline(cJSON *doc, const cJSON *baseline, char sha256[SHA256_HEX_SIZE])
{
	char *text = baseline_text(baseline);	/* as work_save writes it */
	cJSON *b = cJSON_CreateObject();

	sha256_hex(text, strlen(text), sha256);
	free(text);
	cJSON_AddNumberToObject(b, "days", 0);
	cJSON_AddStringToObject(b, "sha256", sha256);
	cJSON_ReplaceItemInObject(doc, "baseline", b);
}

void
resolved_give_statements(cJSON *doc, const struct statements *s)
{
	cJSON_AddItemToObject(doc, "waivers", cJSON_Duplicate(s->waivers, 1));
	cJSON_AddItemToObject(doc, "attestations", cJSON_Duplicate(s->attestations, 1));
}

static void
take_texts(struct strlist *out, const cJSON *array)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, array) {
		if (cJSON_IsString(v))
			strlist_add(out, v->valuestring);
	}
}

static int
take_time(const cJSON *obj, const char *key, time_t *out, struct err *e)
{
	const char *text = json_str(obj, key);

	if (text == NULL || clock_parse(text, out) != 0)
		return err_set(e, ERR_FORMAT, "scope.json: period.%s is no time", key);
	return 0;
}

int
resolved_to_assess(struct assess_scope *out, const cJSON *doc, struct err *e)
{
	const cJSON *a, *period = json_get(doc, "period"), *calendar = json_get(doc, "calendar");

	memset(out, 0, sizeof(*out));
	if (json_num(doc, "scope", 0) != 1)
		return err_set(e, ERR_FORMAT, "scope.json: is no scope of version 1");
	if (take_time(period, "from", &out->from, e) != 0 || take_time(period, "to", &out->to, e) != 0)
		return -1;
	out->base_start = out->from - (time_t)json_num(json_get(doc, "baseline"), "days", 0) * DAY_SECONDS;
	out->organisation = json_str(doc, "organisation");
	out->members = json_arr(doc, "members");
	if (json_str(json_get(doc, "directory"), "account") != NULL)
		kv_add(&out->values, SCOPE_DIRECTORY_ACCOUNT, json_str(json_get(doc, "directory"), "account"));
	if (json_str(doc, "entry_region") != NULL)
		kv_add(&out->values, SCOPE_ENTRY_REGION, json_str(doc, "entry_region"));
	cJSON_ArrayForEach(a, json_arr(doc, "accounts")) {
		if (json_str(a, "id") != NULL)
			kv_add(&out->accounts, json_str(a, "id"), json_str(a, "name"));
	}
	take_texts(&out->regions, json_arr(doc, "regions"));
	take_texts(&out->frameworks, json_arr(doc, "frameworks"));
	take_texts(&out->holidays, json_arr(calendar, "holidays"));
	take_texts(&out->workdays, json_arr(calendar, "workdays"));
	out->calendar_given = json_bool(calendar, "given", false);
	out->tz_s = (long)json_num(calendar, "tz_seconds", 0);
	out->h_from = (int)json_num(calendar, "from", 0);
	out->h_to = (int)json_num(calendar, "to", 24);
	out->parameters = json_get(doc, "parameters");
	out->lists = json_get(doc, "lists");
	out->exceptions = json_get(doc, "exceptions");
	out->waivers = json_arr(doc, "waivers");
	out->attestations = json_arr(doc, "attestations");
	return 0;
}

void
resolved_release(struct assess_scope *s)
{
	kv_release(&s->accounts);
	kv_release(&s->values);
	strlist_release(&s->regions);
	strlist_release(&s->frameworks);
	strlist_release(&s->holidays);
	strlist_release(&s->workdays);
}
