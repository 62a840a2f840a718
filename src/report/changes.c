#include "report/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "report/changes_parts.h"

#define CHANGES_VERSION 1

/* ---- shared with the other parts ---- */

const char *
change_text(const cJSON *obj, const char *name)
{
	const char *s = json_str(obj, name);

	return s != NULL ? s : "";
}

char *
change_key(const cJSON *obj, const char *const *names, const char *more)
{
	struct buf b;

	buf_init(&b, CHANGE_KEY_MAX);
	for (; *names != NULL; names++) {
		char *text = json_scalar_text(json_get(obj, *names));

		buf_addf(&b, "%s\x1f", text != NULL ? text : "");
		free(text);
	}
	buf_puts(&b, more != NULL ? more : "");
	return buf_take(&b);
}

void
change_copy(cJSON *to, const cJSON *from, const char *const *names)
{
	for (; *names != NULL; names++) {
		const cJSON *v = json_get(from, *names);

		if (v != NULL)
			cJSON_AddItemToObject(to, *names, cJSON_Duplicate(v, 1));
	}
}

bool
change_differs(const cJSON *a, const cJSON *b, const char *const *names)
{
	for (; *names != NULL; names++) {
		const cJSON *x = json_get(a, *names), *y = json_get(b, *names);

		if ((x == NULL) != (y == NULL) || (x != NULL && !cJSON_Compare(x, y, 1)))
			return true;
	}
	return false;
}

cJSON *
change_entry(cJSON *list, const char *change)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "change", change);
	cJSON_AddItemToArray(list, o);
	return o;
}

void
change_sides(cJSON *entry, const cJSON *before, const cJSON *after, const char *const *names)
{
	if (before != NULL)
		change_copy(cJSON_AddObjectToObject(entry, "before"), before, names);
	if (after != NULL)
		change_copy(cJSON_AddObjectToObject(entry, "after"), after, names);
}

const char *
change_direction(const cJSON *before, const cJSON *after)
{
	int a = name_index(verdict_names, VERDICT_COUNT, change_text(before, "verdict"));
	int b = name_index(verdict_names, VERDICT_COUNT, change_text(after, "verdict"));

	if (a == b || a < 0 || b < 0 || a == VERDICT_NOT_APPLICABLE || b == VERDICT_NOT_APPLICABLE)
		return "other";
	return verdict_worse((enum verdict)a, (enum verdict)b) == (enum verdict)b ? "worse" : "better";
}

/* A full date at least: numbers are no times here. */
static bool
is_time(const char *s)
{
	time_t t;

	return strlen(s) >= 10 && s[4] == '-' && s[7] == '-' && clock_parse(s, &t) == 0;
}

/* NULL for what is not there. */
static char *
value_text(const cJSON *v)
{
	return v == NULL || cJSON_IsNull(v) ? NULL : cJSON_IsArray(v) || cJSON_IsObject(v) ? json_print(v) : json_scalar_text(v);
}

bool
change_setting(cJSON *list, const char *name, const cJSON *before, const cJSON *after)
{
	char *was = value_text(before), *is = value_text(after);
	bool same = was == NULL || is == NULL ? was == is : strcmp(was, is) == 0 || (is_time(was) && is_time(is));
	cJSON *o;

	if (!same) {
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "name", name);
		cJSON_AddItemToObject(o, "before", was != NULL ? cJSON_CreateString(was) : cJSON_CreateNull());
		cJSON_AddItemToObject(o, "after", is != NULL ? cJSON_CreateString(is) : cJSON_CreateNull());
		cJSON_AddItemToArray(list, o);
	}
	free(was);
	free(is);
	return !same;
}

bool
change_in_scope(const cJSON *facts, const char *account)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_arr(json_get(facts, "scope"), "accounts")) {
		if (strcmp(change_text(one, "id"), account) == 0)
			return true;
	}
	return *account == '\0';
}

/* ---- what stands in the way, said first ---- */

void
change_difference(cJSON *out, const char *code, const char *before, const char *after)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "code", code);
	if (before != NULL)
		cJSON_AddStringToObject(o, "before", before);
	if (after != NULL)
		cJSON_AddStringToObject(o, "after", after);
	cJSON_AddItemToArray(json_arr(out, "differences"), o);
}

static void
compare_texts_at(cJSON *out, const char *code, const struct changes *c, const char *path)
{
	const cJSON *a = json_at(c->before->facts, path), *b = json_at(c->after->facts, path);
	char *was, *is;

	if (a != NULL && b != NULL && cJSON_Compare(a, b, 1))
		return;
	was = cJSON_IsString(a) ? xstrdup(a->valuestring) : json_print(a);
	is = cJSON_IsString(b) ? xstrdup(b->valuestring) : json_print(b);
	if (strcmp(was, is) != 0)
		change_difference(out, code, was, is);
	free(was);
	free(is);
}

/* Accounts of one side that the other has not. */
static void
compare_accounts(cJSON *out, const struct changes *c)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_arr(json_get(c->before->facts, "scope"), "accounts")) {
		if (!change_in_scope(c->after->facts, change_text(one, "id")))
			change_difference(out, "account-left", change_text(one, "id"), NULL);
	}
	cJSON_ArrayForEach(one, json_arr(json_get(c->after->facts, "scope"), "accounts")) {
		if (!change_in_scope(c->before->facts, change_text(one, "id")))
			change_difference(out, "account-joined", NULL, change_text(one, "id"));
	}
}

static void
add_differences(cJSON *out, const struct changes *c)
{
	static const struct {
		const char *code, *path;
	} paths[] = {
		{ "organisation", "scope.organisation" },
		{ "knowledge", "knowledge.sha256" },
		{ "tool", "tool.version" },
		{ "regions", "scope.regions" },
		{ "frameworks", "scope.frameworks" },
		{ "parameters", "scope.parameters" },
		{ "calendar", "scope.calendar" },
	};

	cJSON_AddArrayToObject(out, "differences");
	if (!change_differs(json_get(c->before->facts, "run"), json_get(c->after->facts, "run"), (const char *const[]){ "id", NULL }))
		change_difference(out, "same-run", change_text(json_get(c->before->facts, "run"), "id"), NULL);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		compare_texts_at(out, paths[i].code, c, paths[i].path);
	compare_accounts(out, c);
	if (!json_bool(json_get(c->before->facts, "run"), "complete", false))
		change_difference(out, "incomplete-before", NULL, NULL);
	if (!json_bool(json_get(c->after->facts, "run"), "complete", false))
		change_difference(out, "incomplete-after", NULL, NULL);
}

/* ---- the whole ---- */

static void
add_side(cJSON *out, const char *name, const struct changes_side *s)
{
	static const char *const run_members[] = { "id", "started", "finished", "complete", NULL };
	static const char *const scope_members[] = { "organisation", "period", NULL };
	cJSON *o = cJSON_AddObjectToObject(out, name);

	if (s->bundle != NULL)
		cJSON_AddStringToObject(o, "bundle", s->bundle);
	if (s->identity != NULL)
		cJSON_AddStringToObject(o, "identity", s->identity);
	change_copy(o, json_get(s->facts, "run"), run_members);
	change_copy(o, json_get(s->facts, "scope"), scope_members);
	cJSON_AddStringToObject(o, "knowledge", change_text(json_get(s->facts, "knowledge"), "sha256"));
}

static int
check_side(const struct changes_side *s, const char *which, struct err *e)
{
	if (json_num(s->facts, "assessment", 0) != 1 || json_arr(s->facts, "checks") == NULL || json_arr(s->facts, "frameworks") == NULL)
		return err_set(e, ERR_FORMAT, "%s: is no assessment of a form that this version compares", s->bundle != NULL ? s->bundle : which);
	return 0;
}

int
changes_make(cJSON **out, const struct changes_side *before, const struct changes_side *after, struct err *e)
{
	struct changes c = { .before = before, .after = after };
	cJSON *o;

	*out = NULL;
	if (check_side(before, "the earlier one", e) != 0 || check_side(after, "the later one", e) != 0)
		return -1;
	o = cJSON_CreateObject();
	cJSON_AddNumberToObject(o, "changes", CHANGES_VERSION);
	add_side(o, "before", before);
	add_side(o, "after", after);
	add_differences(o, &c);
	changes_controls(o, &c);
	changes_rules(o, &c, "checks");
	changes_rules(o, &c, "detections");
	changes_settings(o, &c);
	changes_coverage(o, &c);
	changes_statements(o, &c);
	*out = o;
	return 0;
}

bool
changes_any(const cJSON *changes)
{
	static const char *const parts[] = { "controls", "checks", "detections", "settings", "coverage", "statements" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (cJSON_GetArraySize(json_arr(changes, parts[i])) > 0)
			return true;
	}
	return false;
}
