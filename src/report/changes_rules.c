#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/changes_parts.h"

/* Checks and detections, and under each the findings that appeared, vanished or changed. */

static const char *const place[] = { "account", "region", "resource", NULL };
static const char *const judged[] = { "verdict", "evidence_state", "state", NULL };

/* ---- findings ---- */

static void
add_findings(struct pairs *p, const cJSON *rule, bool with_values)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, json_arr(rule, "findings")) {
		struct paired *item = pairs_add(p, f);
		char *values = with_values ? json_print(json_get(f, "values")) : xstrdup(""), *exact;

		exact = xasprintf("%s\x1f%s\x1f%s", change_text(f, "reason"), change_text(f, "verdict"), values);
		item->keys[0] = change_key(f, place, exact);
		item->keys[1] = change_key(f, place, change_text(f, "reason"));
		item->keys[2] = change_key(f, place, NULL);
		free(exact);
		free(values);
	}
}

/* Whether the rule could not be judged in this account: then that a resource is not among its findings says nothing. */
static bool
is_blind(const cJSON *rule, const char *account)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, json_arr(rule, "findings")) {
		if (strcmp(change_text(f, "verdict"), verdict_names[VERDICT_UNKNOWN]) == 0 &&
		    (*change_text(f, "account") == '\0' || strcmp(change_text(f, "account"), account) == 0))
			return true;
	}
	return cJSON_GetArraySize(json_arr(rule, "findings")) == 0 &&
	    strcmp(change_text(rule, "verdict"), verdict_names[VERDICT_UNKNOWN]) == 0;
}

static const char *
change_of(const struct changes *c, const cJSON *finding, const cJSON *other_rule, bool vanished)
{
	const char *account = change_text(finding, "account");

	if (!change_in_scope(vanished ? c->after->facts : c->before->facts, account))
		return vanished ? "left-scope" : "joined-scope";
	if (is_blind(other_rule, account))
		return vanished ? "not-seen" : "now-seen";
	return vanished ? "vanished" : "appeared";
}

/* The values of a check's finding are settings; names in the order of the later one, then those that are only in the earlier. */
static cJSON *
compare_values(const cJSON *before, const cJSON *after)
{
	cJSON *list = cJSON_CreateArray();
	const cJSON *v;

	cJSON_ArrayForEach(v, after)
		change_setting(list, v->string, json_get(before, v->string), v);
	cJSON_ArrayForEach(v, before) {
		if (json_get(after, v->string) == NULL)
			change_setting(list, v->string, v, NULL);
	}
	return list;
}

static void
add_finding(cJSON *list, const char *change, const cJSON *before, const cJSON *after, cJSON *settings)
{
	static const char *const shown[] = { "verdict", "evidence_state", "reason", "values", "evidence", "waiver", NULL };
	cJSON *o = change_entry(list, change);

	if (before != NULL && after != NULL)
		cJSON_AddStringToObject(o, "direction", change_direction(before, after));
	change_copy(o, after != NULL ? after : before, place);
	change_sides(o, before, after, shown);
	if (settings != NULL)
		cJSON_AddItemToObject(o, "settings", settings);
}

static void
compare_finding(cJSON *list, const cJSON *before, const cJSON *after, bool with_values)
{
	static const char *const said[] = { "verdict", "evidence_state", "reason", NULL };
	static const char *const waived[] = { "id", "state", NULL };
	cJSON *settings = with_values ? compare_values(json_get(before, "values"), json_get(after, "values")) : NULL;

	if (change_differs(before, after, said) || change_differs(json_get(before, "waiver"), json_get(after, "waiver"), waived))
		add_finding(list, "changed", before, after, settings);
	else if (cJSON_GetArraySize(settings) > 0)
		add_finding(list, "values", before, after, settings);
	else
		cJSON_Delete(settings);
}

static cJSON *
compare_findings(const struct changes *c, const cJSON *before, const cJSON *after, bool with_values)
{
	cJSON *list = cJSON_CreateArray();
	struct pairs was = { 0 }, is = { 0 };

	add_findings(&was, before, with_values);
	add_findings(&is, after, with_values);
	pairs_match(&was, &is);
	for (size_t i = 0; i < is.n; i++) {
		const struct paired *p = &is.items[i];

		if (p->other != NULL)
			compare_finding(list, p->other->value, p->value, with_values);
		else
			add_finding(list, change_of(c, p->value, before, false), NULL, p->value, NULL);
	}
	for (size_t i = 0; i < was.n; i++) {
		if (was.items[i].other == NULL)
			add_finding(list, change_of(c, was.items[i].value, after, true), was.items[i].value, NULL, NULL);
	}
	pairs_release(&was);
	pairs_release(&is);
	return list;
}

/* ---- rules ---- */

static void
add_rules(struct pairs *p, const cJSON *list)
{
	static const char *const id[] = { "id", NULL };
	const cJSON *r;

	cJSON_ArrayForEach(r, list) {
		struct paired *item = pairs_add(p, r);
		char *parameters = json_print(json_get(r, "parameters"));

		item->keys[0] = change_key(r, id, parameters);
		item->keys[1] = change_key(r, id, NULL);
		free(parameters);
	}
}

static void
add_rule(cJSON *list, const char *change, const cJSON *before, const cJSON *after, cJSON *settings, cJSON *findings)
{
	static const char *const named[] = { "id", "severity", "parameters", NULL };
	cJSON *o = change_entry(list, change);

	change_copy(o, after != NULL ? after : before, named);
	if (before != NULL && after != NULL)
		cJSON_AddStringToObject(o, "direction", change_direction(before, after));
	change_sides(o, before, after, judged);
	if (settings != NULL)
		cJSON_AddItemToObject(o, "settings", settings);
	if (findings != NULL)
		cJSON_AddItemToObject(o, "findings", findings);
}

static void
compare_rule(cJSON *list, const struct changes *c, const cJSON *before, const cJSON *after, bool with_values)
{
	cJSON *settings = compare_values(json_get(before, "parameters"), json_get(after, "parameters"));
	cJSON *findings = compare_findings(c, before, after, with_values);

	if (change_differs(before, after, judged) || cJSON_GetArraySize(settings) > 0 || cJSON_GetArraySize(findings) > 0) {
		add_rule(list, change_differs(before, after, judged) ? "changed" : "findings", before, after, settings, findings);
	} else {
		cJSON_Delete(settings);
		cJSON_Delete(findings);
	}
}

void
changes_rules(cJSON *out, const struct changes *c, const char *name)
{
	const bool with_values = strcmp(name, "checks") == 0;	/* those of detections are about their own period */
	cJSON *list = cJSON_AddArrayToObject(out, name);
	struct pairs was = { 0 }, is = { 0 };

	add_rules(&was, json_arr(c->before->facts, name));
	add_rules(&is, json_arr(c->after->facts, name));
	pairs_match(&was, &is);
	for (size_t i = 0; i < is.n; i++) {
		const struct paired *p = &is.items[i];

		if (p->other != NULL)
			compare_rule(list, c, p->other->value, p->value, with_values);
		else
			add_rule(list, "appeared", NULL, p->value, NULL, NULL);
	}
	for (size_t i = 0; i < was.n; i++) {
		if (was.items[i].other == NULL)
			add_rule(list, "vanished", was.items[i].value, NULL, NULL, NULL);
	}
	pairs_release(&was);
	pairs_release(&is);
}
