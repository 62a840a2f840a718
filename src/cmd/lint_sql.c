#include "cmd/lint_sql.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/sql/db.h"
#include "base/alloc.h"
#include "knowledge/plan.h"

struct lint {
	const struct knowledge *k;
	struct db *db;
	cJSON *given;		/* parameters that every statement has */
	knowledge_problem_fn *report;
	void *arg;
	long problems;
};

/* What a row must have, per kind of rule; tables say theirs themselves. */
static const struct {
	enum rule_kind kind;
	const char *column;
} row_columns[] = {
	{ RULE_CHECK, "resource" },
	{ RULE_CHECK, "verdict" },
	{ RULE_CHECK, "reason" },
	{ RULE_CHECK, "evidence" },
	{ RULE_DETECTION, "resource" },
	{ RULE_DETECTION, "evidence" },
};

/* What a row of a for-each must have when its source has event records. */
static const char *const event_columns[] = { "win_from", "win_to", "covers" };

/* And when the answer holds the rows of a rule. */
static const char *const inside_columns[] = { "rule", "parameters", "query" };

static void
problem(struct lint *l, const char *file, const char *key, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
problem(struct lint *l, const char *file, const char *key, const char *fmt, ...)
{
	char reason[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	l->problems++;
	l->report(l->arg, file, key, reason);
}

/* The sandbox names the file first; the problem has it already. */
static void
sql_problem(struct lint *l, const char *file, const char *key, const struct err *e)
{
	size_t n = strlen(file);
	bool named = strncmp(e->text, file, n) == 0 && e->text[n] == ':' && e->text[n + 1] == ' ';

	problem(l, file, key, "%s", named ? e->text + n + 2 : e->text);
}

static void
want_column(struct lint *l, const char *file, const char *key, const struct strlist *columns, const char *name)
{
	if (!strlist_has(columns, name))
		problem(l, file, key, "answers no column \"%s\"", name);
}

/* Every place of a template must be a column. */
static void
want_places(struct lint *l, const char *file, const char *key, const struct strlist *columns, const char *text)
{
	struct strlist places = { 0 };
	struct err e = { 0 };

	if (text != NULL && template_places(text, &places, &e) != 0)
		problem(l, file, key, "%s", e.text);
	for (size_t i = 0; i < places.n; i++) {
		if (!strlist_has(columns, places.items[i]))
			problem(l, file, key, "{%s} is no column of the statement", places.items[i]);
	}
	strlist_release(&places);
}

/* ---- sources ---- */

static void
body_places(struct lint *l, const struct source *s, const struct strlist *columns, const cJSON *body)
{
	const cJSON *one;

	if (cJSON_IsString(body))
		want_places(l, s->file, "body", columns, body->valuestring);
	cJSON_ArrayForEach(one, body)
		body_places(l, s, columns, one);
}

static void
source_places(struct lint *l, const struct source *s, const struct strlist *columns)
{
	cJSON *body = s->body != NULL ? json_parse(s->body, strlen(s->body), s->file, NULL) : NULL;

	want_column(l, s->file, "for-each", columns, "account");
	if (s->paging.least != NULL)
		want_column(l, s->file, "paging.least", columns, s->paging.least);
	want_places(l, s->file, "host", columns, s->host);
	want_places(l, s->file, "path", columns, s->path);
	want_places(l, s->file, "bucket", columns, s->bucket);
	for (size_t i = 0; i < s->query.n; i++) {
		char *key = xasprintf("query.%s", s->query.items[i].name);

		want_places(l, s->file, key, columns, s->query.items[i].value);
		free(key);
	}
	body_places(l, s, columns, body);
	cJSON_Delete(body);
	if (s->events_name != NULL)
		want_column(l, s->file, "events.name", columns, s->events_name);
	for (size_t i = 0; i < sizeof(event_columns) / sizeof(event_columns[0]) && source_tells_events(s); i++)
		want_column(l, s->file, "for-each", columns, event_columns[i]);
	for (size_t i = 0; i < sizeof(inside_columns) / sizeof(inside_columns[0]) && s->inside.path != NULL; i++)
		want_column(l, s->file, "for-each", columns, inside_columns[i]);
}

static void
lint_source(struct lint *l, const struct source *s)
{
	struct strlist columns = { 0 };
	struct err e = { 0 };

	if (db_deps(l->db, s->file, s->for_each, l->given, NULL, &e) != 0 ||
	    db_columns(l->db, s->file, s->for_each, &columns, &e) != 0)
		sql_problem(l, s->file, "for-each", &e);
	else
		source_places(l, s, &columns);
	strlist_release(&columns);
}

static void
lint_baseline(struct lint *l, const struct view *v)
{
	static const char *const wanted[] = { "actor", "value", "n", "days", "first_seen", "last_seen" };
	struct strlist columns = { 0 };
	struct err e = { 0 };

	if (db_deps(l->db, v->file, v->sql, l->given, NULL, &e) != 0 || db_columns(l->db, v->file, v->sql, &columns, &e) != 0) {
		sql_problem(l, v->file, "", &e);
	} else {
		for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			want_column(l, v->file, "", &columns, wanted[i]);
	}
	strlist_release(&columns);
}

/* ---- rules ---- */

static void
rule_sources(struct lint *l, const struct rule *r, const struct strlist *read)
{
	for (size_t i = 0; i < read->n; i++) {
		if (!strlist_has(&r->sources, read->items[i]))
			problem(l, r->file, "sources", "lacks \"%s\", which the statement reads", read->items[i]);
	}
	for (size_t i = 0; i < r->sources.n; i++) {
		char *key = xasprintf("sources[%zu]", i);

		if (!strlist_has(read, r->sources.items[i]))
			problem(l, r->file, key, "the statement does not read \"%s\"", r->sources.items[i]);
		free(key);
	}
}

/* A table answers what it has headings for, in that order. */
static void
table_columns(struct lint *l, const struct rule *r, const struct strlist *columns)
{
	for (size_t i = 0; i < r->n_columns || i < columns->n; i++) {
		const char *want = i < r->n_columns ? r->columns[i].name : NULL;
		const char *found = i < columns->n ? columns->items[i] : NULL;

		if (want != NULL && found != NULL && strcmp(want, found) == 0)
			continue;
		problem(l, r->file, "columns", "column %zu of the statement is %s%s%s, want %s%s%s", i + 1, found ? "\"" : "",
		    found ? found : "missing", found ? "\"" : "", want ? "\"" : "", want ? want : "no more", want ? "\"" : "");
		return;
	}
}

static void
rule_columns(struct lint *l, const struct rule *r, const struct strlist *columns)
{
	for (size_t i = 0; i < sizeof(row_columns) / sizeof(row_columns[0]); i++) {
		if (row_columns[i].kind == r->kind)
			want_column(l, r->file, "", columns, row_columns[i].column);
	}
	for (size_t i = 0; i < r->n_reasons; i++) {
		char *key = xasprintf("reasons.%s", r->reasons[i].code);

		for (int lang = 0; lang < LANG_COUNT; lang++)
			want_places(l, r->file, key, columns, r->reasons[i].text.text[lang]);
		free(key);
	}
	if (r->kind == RULE_TABLE)
		table_columns(l, r, columns);
}

static void
lint_rule(struct lint *l, const struct rule *r)
{
	struct strlist read = { 0 }, columns = { 0 };
	cJSON *params = cJSON_Duplicate(l->given, 1);
	struct err e = { 0 };
	const cJSON *one;

	cJSON_ArrayForEach(one, r->parameters)
		cJSON_AddItemToObject(params, one->string, cJSON_Duplicate(one, 1));
	if (db_deps(l->db, r->file, r->sql, params, &read, &e) != 0 || db_columns(l->db, r->file, r->sql, &columns, &e) != 0) {
		sql_problem(l, r->file, "", &e);
	} else {
		rule_sources(l, r, &read);
		rule_columns(l, r, &columns);
	}
	strlist_release(&read);
	strlist_release(&columns);
	cJSON_Delete(params);
}

/* ---- the whole ---- */

static int
deps(void *arg, const char *name, const char *sql, struct strlist *sources, struct err *e)
{
	return db_deps(arg, name, sql, NULL, sources, e);
}

/* Sources whose for-each read each other can be asked in no order.  Names its files itself. */
static void
lint_order(struct lint *l)
{
	struct strlist all = { 0 };
	struct plan *plan = NULL;
	struct err e = { 0 };

	if (plan_make(&plan, l->k, &all, deps, l->db, &e) != 0)
		problem(l, "sources", "", "%s", e.text);
	plan_free(plan);
}

/* A failure of db_open that is about a view begins with the view's file. */
static const char *
blamed_view(const struct knowledge *k, const struct err *e)
{
	for (size_t i = 0; i < k->n_views; i++) {
		size_t n = strlen(k->views[i].file);

		if (strncmp(e->text, k->views[i].file, n) == 0 && e->text[n] == ':')
			return k->views[i].file;
	}
	return NULL;
}

long
lint_sql(const struct knowledge *k, knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct lint l = { .k = k, .report = report, .arg = arg };
	const struct assess_scope none = { 0 };
	struct err why = { 0 };

	if (db_open(&l.db, k, &why) != 0) {
		const char *file = blamed_view(k, &why);

		if (file == NULL)
			return err_set(e, why.code, "%s", why.text);
		sql_problem(&l, file, "", &why);
		return l.problems;
	}
	l.given = scope_params(&none, 0);
	for (size_t i = 0; i < k->n_sources; i++)
		lint_source(&l, &k->sources[i]);
	for (size_t i = 0; i < k->n_baselines; i++)
		lint_baseline(&l, &k->baselines[i]);
	for (size_t i = 0; i < k->n_rules; i++)
		lint_rule(&l, &k->rules[i]);
	if (l.problems == 0)
		lint_order(&l);
	cJSON_Delete(l.given);
	db_free(l.db);
	return l.problems;
}
