#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/changes_parts.h"

/* Controls, the tables that show settings, what was answered, and what people state. */

/* ---- controls ---- */

static void
add_controls(struct pairs *p, const cJSON *framework)
{
	static const char *const id[] = { "id", NULL };
	const cJSON *control;

	cJSON_ArrayForEach(control, json_arr(framework, "controls"))
		pairs_add(p, control)->keys[0] = change_key(control, id, NULL);
}

/* The rules of a control whose verdict is another one now. */
static cJSON *
rules_behind(const cJSON *before, const cJSON *after)
{
	static const char *const judged[] = { "verdict", "evidence_state", NULL };
	cJSON *list = cJSON_CreateArray();
	const cJSON *a, *b;

	cJSON_ArrayForEach(b, json_arr(after, "rules")) {
		bool same = false;

		cJSON_ArrayForEach(a, json_arr(before, "rules"))
			same = same || (strcmp(change_text(a, "id"), change_text(b, "id")) == 0 && !change_differs(a, b, judged));
		if (!same)
			cJSON_AddItemToArray(list, cJSON_CreateString(change_text(b, "id")));
	}
	return list;
}

static void
add_control(cJSON *list, const char *change, const char *framework, const cJSON *before, const cJSON *after)
{
	static const char *const judged[] = { "verdict", "evidence_state", "waived", "attested", NULL };
	cJSON *o = change_entry(list, change);

	cJSON_AddStringToObject(o, "framework", framework);
	cJSON_AddStringToObject(o, "id", change_text(after != NULL ? after : before, "id"));
	if (before != NULL && after != NULL) {
		cJSON_AddStringToObject(o, "direction", change_direction(before, after));
		cJSON_AddItemToObject(o, "rules", rules_behind(before, after));
	}
	change_sides(o, before, after, judged);
}

static void
compare_framework(cJSON *list, const cJSON *before, const cJSON *after)
{
	static const char *const judged[] = { "verdict", "evidence_state", "waived", "attested", NULL };
	const char *framework = change_text(after, "id");
	struct pairs was = { 0 }, is = { 0 };

	add_controls(&was, before);
	add_controls(&is, after);
	pairs_match(&was, &is);
	for (size_t i = 0; i < is.n; i++) {
		const struct paired *p = &is.items[i];

		if (p->other == NULL)
			add_control(list, "appeared", framework, NULL, p->value);
		else if (change_differs(p->other->value, p->value, judged))
			add_control(list, "changed", framework, p->other->value, p->value);
	}
	for (size_t i = 0; i < was.n; i++) {
		if (was.items[i].other == NULL)
			add_control(list, "vanished", framework, was.items[i].value, NULL);
	}
	pairs_release(&was);
	pairs_release(&is);
}

static const cJSON *
find_by_id(const cJSON *list, const char *id)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (strcmp(change_text(one, "id"), id) == 0)
			return one;
	}
	return NULL;
}

void
changes_controls(cJSON *out, const struct changes *c)
{
	cJSON *list = cJSON_AddArrayToObject(out, "controls");
	const cJSON *framework, *before;

	cJSON_ArrayForEach(framework, json_arr(c->after->facts, "frameworks")) {
		before = find_by_id(json_arr(c->before->facts, "frameworks"), change_text(framework, "id"));
		if (before != NULL)	/* that another framework was asked for is among the differences */
			compare_framework(list, before, framework);
	}
}

/* ---- tables that show settings ---- */

struct table {
	const cJSON *facts;
	const cJSON *of, *are;		/* names of columns, as the later assessment has them */
};

static int
column_at(const cJSON *table, const char *name)
{
	const cJSON *column;
	int i = 0;

	cJSON_ArrayForEach(column, json_arr(table, "columns")) {
		if (cJSON_IsString(column) && strcmp(column->valuestring, name) == 0)
			return i;
		i++;
	}
	return -1;
}

static const cJSON *
cell(const cJSON *table, const cJSON *row, const cJSON *name)
{
	return cJSON_IsString(name) ? cJSON_GetArrayItem(row, column_at(table, name->valuestring)) : NULL;
}

static bool
has_columns(const cJSON *table, const cJSON *names)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, names) {
		if (!cJSON_IsString(name) || column_at(table, name->valuestring) < 0)
			return false;
	}
	return true;
}

static void
add_cells(struct buf *b, const struct table *t, const cJSON *row, const cJSON *names)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, names) {
		const cJSON *v = cell(t->facts, row, name);

		buf_addf(b, "%s\x1f", cJSON_IsString(v) ? v->valuestring : "\x1e");
	}
}

static void
add_rows(struct pairs *p, const struct table *t)
{
	const cJSON *row;

	cJSON_ArrayForEach(row, json_arr(t->facts, "rows")) {
		struct paired *item = pairs_add(p, row);
		struct buf b;

		buf_init(&b, CHANGE_KEY_MAX);
		add_cells(&b, t, row, t->of);
		item->keys[1] = xstrdup(buf_text(&b));
		add_cells(&b, t, row, t->are);
		item->keys[0] = buf_take(&b);
	}
}

/* Whether calls of this source were not all answered. */
static bool
was_refused(const cJSON *facts, const char *source)
{
	const cJSON *call;

	cJSON_ArrayForEach(call, json_arr(facts, "coverage")) {
		if (strcmp(change_text(call, "source"), source) == 0 &&
		    json_num(call, "denied", 0) + json_num(call, "error", 0) + json_num(call, "not_queried", 0) > 0)
			return true;
	}
	return false;
}

static bool
is_blind(const cJSON *facts, const cJSON *sources)
{
	const cJSON *source;

	cJSON_ArrayForEach(source, sources) {
		if (cJSON_IsString(source) && was_refused(facts, source->valuestring))
			return true;
	}
	return false;
}

/* One row; NULL where there is none. */
static void
add_row(cJSON *list, const char *change, const struct table *before, const struct table *after, const cJSON *was, const cJSON *is)
{
	const struct table *t = is != NULL ? after : before;
	cJSON *o, *of, *settings = cJSON_CreateArray();
	const cJSON *name;

	cJSON_ArrayForEach(name, after->are)
		change_setting(settings, name->valuestring, was != NULL ? cell(before->facts, was, name) : NULL,
		    is != NULL ? cell(after->facts, is, name) : NULL);
	if (was != NULL && is != NULL && cJSON_GetArraySize(settings) == 0) {
		cJSON_Delete(settings);
		return;
	}
	o = change_entry(list, change);
	cJSON_AddStringToObject(o, "table", change_text(after->facts, "id"));
	of = cJSON_AddArrayToObject(o, "of");
	cJSON_ArrayForEach(name, t->of) {
		const cJSON *v = cell(t->facts, is != NULL ? is : was, name);
		cJSON *one = cJSON_CreateObject();

		cJSON_AddStringToObject(one, "name", name->valuestring);
		cJSON_AddStringToObject(one, "value", cJSON_IsString(v) ? v->valuestring : "");
		cJSON_AddItemToArray(of, one);
	}
	cJSON_AddItemToObject(o, "settings", settings);
}

static void
compare_table(cJSON *list, const struct changes *c, const struct table *before, const struct table *after)
{
	const cJSON *sources = json_arr(json_get(after->facts, "settings"), "sources");
	const bool blind_before = is_blind(c->before->facts, sources), blind_after = is_blind(c->after->facts, sources);
	struct pairs was = { 0 }, is = { 0 };

	add_rows(&was, before);
	add_rows(&is, after);
	pairs_match(&was, &is);
	for (size_t i = 0; i < is.n; i++) {
		const struct paired *p = &is.items[i];

		add_row(list, p->other != NULL ? "changed" : blind_before ? "now-seen" : "appeared", before, after,
		    p->other != NULL ? p->other->value : NULL, p->value);
	}
	for (size_t i = 0; i < was.n; i++) {
		if (was.items[i].other == NULL)
			add_row(list, blind_after ? "not-seen" : "vanished", before, after, was.items[i].value, NULL);
	}
	pairs_release(&was);
	pairs_release(&is);
}

void
changes_settings(cJSON *out, const struct changes *c)
{
	cJSON *list = cJSON_AddArrayToObject(out, "settings");
	const cJSON *t;

	cJSON_ArrayForEach(t, json_arr(c->after->facts, "tables")) {
		const cJSON *settings = json_get(t, "settings"), *earlier = find_by_id(json_arr(c->before->facts, "tables"), change_text(t, "id"));
		const struct table after = { t, json_arr(settings, "of"), json_arr(settings, "are") };
		const struct table before = { earlier, after.of, after.are };

		if (settings == NULL)
			continue;
		if (earlier == NULL || json_get(earlier, "error") != NULL || json_get(t, "error") != NULL ||
		    !has_columns(t, after.of) || !has_columns(t, after.are) || !has_columns(earlier, after.of) || !has_columns(earlier, after.are))
			change_difference(out, "table-not-compared", NULL, change_text(t, "id"));
		else
			compare_table(list, c, &before, &after);
	}
}

/* ---- what was answered ---- */

struct answers {
	const char *source, *account;
	double missing;
};

/* Sums over regions, in the order of the facts, which is by source and account. */
static struct answers *
answers_of(const cJSON *facts, size_t *n)
{
	const cJSON *call;
	struct answers *list = xcalloc((size_t)cJSON_GetArraySize(json_arr(facts, "coverage")) + 1, sizeof(*list));

	*n = 0;
	cJSON_ArrayForEach(call, json_arr(facts, "coverage")) {
		const char *source = change_text(call, "source"), *account = change_text(call, "account");

		if (*n == 0 || strcmp(list[*n - 1].source, source) != 0 || strcmp(list[*n - 1].account, account) != 0)
			list[(*n)++] = (struct answers){ .source = source, .account = account };
		list[*n - 1].missing += json_num(call, "denied", 0) + json_num(call, "error", 0) + json_num(call, "not_queried", 0);
	}
	return list;
}

static int
compare_answers(const void *a, const void *b)
{
	const struct answers *x = a, *y = b;
	int r = strcmp(x->source, y->source);

	return r != 0 ? r : strcmp(x->account, y->account);
}

void
changes_coverage(cJSON *out, const struct changes *c)
{
	cJSON *list = cJSON_AddArrayToObject(out, "coverage");
	size_t n, m;
	struct answers *was = answers_of(c->before->facts, &n), *is = answers_of(c->after->facts, &m);

	if (n > 0)
		qsort(was, n, sizeof(*was), compare_answers);
	for (size_t i = 0; i < m; i++) {
		const struct answers *before = n > 0 ? bsearch(&is[i], was, n, sizeof(*was), compare_answers) : NULL;
		cJSON *o;

		if (before == NULL || (before->missing > 0) == (is[i].missing > 0))
			continue;
		o = change_entry(list, is[i].missing > 0 ? "lost" : "regained");
		cJSON_AddStringToObject(o, "source", is[i].source);
		cJSON_AddStringToObject(o, "account", is[i].account);
	}
	free(was);
	free(is);
}

/* ---- what people state ---- */

static void
add_statements(struct pairs *p, const cJSON *list)
{
	static const char *const id[] = { "id", NULL };
	const cJSON *s;

	cJSON_ArrayForEach(s, list)
		pairs_add(p, s)->keys[0] = change_key(s, id, NULL);
}

static void
compare_statements(cJSON *list, const char *kind, const cJSON *before, const cJSON *after)
{
	static const char *const said[] = { "rule", "control", "framework", "resource", "owner", "person", "expires", "valid_until", "state", NULL };
	struct pairs was = { 0 }, is = { 0 };
	cJSON *o;

	add_statements(&was, before);
	add_statements(&is, after);
	pairs_match(&was, &is);
	for (size_t i = 0; i < is.n; i++) {
		const struct paired *p = &is.items[i];
		const cJSON *earlier = p->other != NULL ? p->other->value : NULL;

		if (earlier != NULL && !change_differs(earlier, p->value, said))
			continue;
		o = change_entry(list, earlier != NULL ? "changed" : "appeared");
		cJSON_AddStringToObject(o, "kind", kind);
		cJSON_AddStringToObject(o, "id", change_text(p->value, "id"));
		change_sides(o, earlier, p->value, said);
	}
	for (size_t i = 0; i < was.n; i++) {
		if (was.items[i].other != NULL)
			continue;
		o = change_entry(list, "vanished");
		cJSON_AddStringToObject(o, "kind", kind);
		cJSON_AddStringToObject(o, "id", change_text(was.items[i].value, "id"));
		change_sides(o, was.items[i].value, NULL, said);
	}
	pairs_release(&was);
	pairs_release(&is);
}

void
changes_statements(cJSON *out, const struct changes *c)
{
	const cJSON *before = json_get(c->before->facts, "statements"), *after = json_get(c->after->facts, "statements");
	cJSON *list = cJSON_AddArrayToObject(out, "statements");

	compare_statements(list, "waiver", json_arr(before, "waivers"), json_arr(after, "waivers"));
	compare_statements(list, "attestation", json_arr(before, "attestations"), json_arr(after, "attestations"));
}
