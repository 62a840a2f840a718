#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/loading.h"
#include "knowledge/plan.h"
#include "knowledge/sqltext.h"

/* What every statement may use (frameworks/README.md, "What SQL sees"). */
static const char *const given_parameters[] = { "now", "win_start", "win_end", "base_start", "tz_s", "h_from", "h_to" };
enum { N_GIVEN = sizeof(given_parameters) / sizeof(given_parameters[0]) };

#define DEFAULT_REASON "hit"	/* of a detection's row without one */

void
load_view(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	char *name = NULL, *sql = sql_view(text, &name, &e), *stem = file_stem(file);
	struct view *v;

	if (sql == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text);
	} else if (strcmp(name, stem) != 0) {
		problem_add(&l->problems, file, "", "want the view \"%s\", as the file is named, found \"%.80s\"", stem, name);
	} else {
		ARRAY_GROW(l->k->views, l->k->n_views, l->cap_views);
		v = &l->k->views[l->k->n_views++];
		v->id = name;
		v->file = xstrdup(file);
		v->sql = sql;
		name = sql = NULL;
	}
	free(name);
	free(sql);
	free(stem);
}

void
load_baseline(struct loader *l, const char *file, const char *text)
{
	struct view *v;

	ARRAY_GROW(l->k->baselines, l->k->n_baselines, l->cap_baselines);
	v = &l->k->baselines[l->k->n_baselines++];
	v->id = file_stem(file);
	v->file = xstrdup(file);
	v->sql = xstrdup(text);
}

void
load_engine(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	char *sql = sql_select(text, &e);
	struct view *v;

	if (sql == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text);
		return;
	}
	ARRAY_GROW(l->k->engines, l->k->n_engines, l->cap_engines);
	v = &l->k->engines[l->k->n_engines++];
	v->id = file_stem(file);
	v->file = xstrdup(file);
	v->sql = sql;
}

/* ---- the header ---- */

static struct reason *
reasons_from(const cJSON *obj, size_t *n)
{
	struct reason *list = xcalloc((size_t)cJSON_GetArraySize(obj) + 1, sizeof(*list));
	const cJSON *one;

	*n = 0;
	cJSON_ArrayForEach(one, obj) {
		list[*n].code = xstrdup(one->string);
		words_from(&list[(*n)++].text, one);
	}
	return list;
}

static bool
has_text(const cJSON *list, const char *text)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (strcmp(one->valuestring, text) == 0)
			return true;
	}
	return false;
}

static struct column *
columns_from(const cJSON *doc, size_t *n)
{
	const cJSON *headings = json_get(doc, "columns"), *values = json_get(doc, "values"), *settings = json_get(doc, "settings"), *one;
	struct column *list = xcalloc((size_t)cJSON_GetArraySize(headings) + 1, sizeof(*list));

	*n = 0;
	cJSON_ArrayForEach(one, headings) {
		struct column *c = &list[(*n)++];

		c->name = xstrdup(one->string);
		c->use = has_text(json_get(settings, "of"), c->name) ? COLUMN_OF :
		    has_text(json_get(settings, "are"), c->name) ? COLUMN_SETTING : COLUMN_SHOWN;
		words_from(&c->heading, one);
		c->values = reasons_from(json_get(values, one->string), &c->n_values);
	}
	return list;
}

static void
fill_rule(struct rule *r, const cJSON *doc)
{
	const cJSON *remediation = json_get(doc, "remediation"), *parameters = json_get(doc, "parameters");
	int severity = name_index(severity_names, SEVERITY_COUNT, json_str(doc, "severity"));

	r->id = text_from(doc, "id", "");
	words_from(&r->title, json_get(doc, "title"));
	r->severity = severity >= 0 ? (enum severity)severity : SEVERITY_LOW;
	strlist_from(&r->sources, json_get(doc, "sources"));
	r->parameters = parameters != NULL ? cJSON_Duplicate(parameters, 1) : cJSON_CreateObject();
	r->reasons = reasons_from(json_get(doc, "reasons"), &r->n_reasons);
	words_from(&r->rationale, json_get(doc, "rationale"));
	words_from(&r->remediation, json_get(remediation, "text"));
	words_from(&r->validation, json_get(remediation, "validation"));
	words_from(&r->false_positives, json_get(doc, "false-positives"));
	r->changing = json_bool(remediation, "changing", false);
	r->uses_calendar = json_bool(doc, "calendar", false);
	r->tactic = text_from(doc, "tactic", NULL);
	r->baseline_days = (int)json_num(doc, "baseline", 0);
	r->section = text_from(doc, "section", NULL);
	r->preflight = json_bool(doc, "preflight", false);
	r->columns = columns_from(doc, &r->n_columns);
}

/* ---- header against statement ---- */

static bool
views_have_text(const struct knowledge *k, const char *text)
{
	for (size_t i = 0; i < k->n_views; i++) {
		if (sql_has_text(k->views[i].sql, text))
			return true;
	}
	return false;
}

static void
check_declared(struct loader *l, const struct rule *r, const struct strlist *used)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, r->parameters) {
		char *key = xasprintf("parameters.%s", one->string);
		bool list = cJSON_IsArray(one);

		if (name_index(given_parameters, N_GIVEN, one->string) >= 0)
			problem_add(&l->problems, r->file, key, "the program gives every statement a parameter of this name");
		else if (list ? !sql_has_text(r->sql, one->string) && !views_have_text(l->k, one->string) :
		    !strlist_has(used, one->string))
			problem_add(&l->problems, r->file, key, "the statement does not use it%s",
			    list ? " (a list is read as the rows of list with this name)" : "");
		free(key);
	}
}

/* Views are loaded later than rules, so this waits for check_whole. */
void
check_rule_statement(struct loader *l, const struct rule *r)
{
	struct strlist used = { 0 };

	sql_parameters(r->sql, &used);
	for (size_t i = 0; i < used.n; i++) {
		const cJSON *own = json_get(r->parameters, used.items[i]);

		if (own == NULL && name_index(given_parameters, N_GIVEN, used.items[i]) < 0)
			problem_add(&l->problems, r->file, "parameters", "has no \"%.80s\", which the statement uses", used.items[i]);
		else if (cJSON_IsArray(own))
			problem_add(&l->problems, r->file, "parameters", "\"%.80s\" is a list: read it as list where name = '%.80s'",
			    used.items[i], used.items[i]);
	}
	check_declared(l, r, &used);
	strlist_release(&used);
}

static void
check_reasons(struct loader *l, const struct rule *r)
{
	for (size_t i = 0; i < r->n_reasons; i++) {
		char *key = xasprintf("reasons.%s", r->reasons[i].code);
		bool by_default = r->kind == RULE_DETECTION && strcmp(r->reasons[i].code, DEFAULT_REASON) == 0;

		if (!by_default && !sql_has_text(r->sql, r->reasons[i].code))
			problem_add(&l->problems, r->file, key, "the statement never answers this reason");
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct strlist places = { 0 };
			struct err e = { 0 };

			if (template_places(r->reasons[i].text.text[lang], &places, &e) != 0)
				problem_add(&l->problems, r->file, key, "%s: %s", lang_names[lang], e.text);
			strlist_release(&places);
		}
		free(key);
	}
}

/* What a table says of its columns for comparisons: of columns that it has, and one thing of each. */
static void
check_settings(struct loader *l, const struct rule *r, const cJSON *settings)
{
	const cJSON *list, *one;

	cJSON_ArrayForEach(list, settings) {
		char *key = xasprintf("settings.%s", list->string);

		cJSON_ArrayForEach(one, list) {
			enum column_use use = COLUMN_SHOWN;

			for (size_t i = 0; i < r->n_columns; i++) {
				if (strcmp(r->columns[i].name, one->valuestring) == 0)
					use = r->columns[i].use;
			}
			if (use == COLUMN_SHOWN)
				problem_add(&l->problems, r->file, key, "there is no column \"%s\"", one->valuestring);
			else if ((use == COLUMN_OF) != (strcmp(list->string, "of") == 0))
				problem_add(&l->problems, r->file, key, "\"%s\" names the thing, it can not be a setting of it too", one->valuestring);
		}
		free(key);
	}
}

static void
load_rule(struct loader *l, enum rule_kind kind, enum schema_kind schema, const char *file, const char *text)
{
	const char *json = NULL, *rest = NULL;
	struct err e = { 0 };
	char *sql = NULL;
	cJSON *doc = NULL;
	struct rule *r;
	size_t len = 0;

	if (sql_header(text, &json, &len, &rest, &e) != 0) {
		problem_add(&l->problems, file, "", "%s", e.text);
		return;
	}
	if ((doc = json_parse(json, len, file, &e)) == NULL) {
		problem_add(&l->problems, file, "", "header: %s", e.text + strlen(file) + 2);
		return;
	}
	if ((sql = sql_select(rest, &e)) == NULL)
		problem_add(&l->problems, file, "", "%s", e.text);
	if (loader_fits(l, schema, file, doc) && sql != NULL) {
		ARRAY_GROW(l->k->rules, l->k->n_rules, l->cap_rules);
		r = &l->k->rules[l->k->n_rules++];
		memset(r, 0, sizeof(*r));
		r->kind = kind;
		r->file = xstrdup(file);
		r->sql = sql;
		sql = NULL;
		fill_rule(r, doc);
		check_id(l, file, r->id);
		check_reasons(l, r);
		check_settings(l, r, json_get(doc, "settings"));
	}
	free(sql);
	cJSON_Delete(doc);
}

void
load_check(struct loader *l, const char *file, const char *text)
{
	load_rule(l, RULE_CHECK, SCHEMA_CHECK, file, text);
}

void
load_detection(struct loader *l, const char *file, const char *text)
{
	load_rule(l, RULE_DETECTION, SCHEMA_DETECTION, file, text);
}

void
load_table(struct loader *l, const char *file, const char *text)
{
	load_rule(l, RULE_TABLE, SCHEMA_TABLE, file, text);
}
