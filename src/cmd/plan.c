#include "knowledge/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/db.h"
#include "base/clock.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/planning.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"
#include "knowledge/scope.h"

static void
add_texts(cJSON *obj, const char *key, const struct strlist *l)
{
	cJSON *a = cJSON_AddArrayToObject(obj, key);

	for (size_t i = 0; i < l->n; i++)
		cJSON_AddItemToArray(a, cJSON_CreateString(l->items[i]));
}

static void
print_json(const struct plan *p)
{
	cJSON *doc = cJSON_CreateArray();
	char *text;

	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = p->items[i].source;
		cJSON *o = cJSON_CreateObject();

		cJSON_AddStringToObject(o, "id", s->id);
		cJSON_AddStringToObject(o, "title", s->title.text[LANG_EN]);
		cJSON_AddStringToObject(o, "permission", s->permission ? s->permission : "");
		cJSON_AddNumberToObject(o, "per_second", s->per_second);
		add_texts(o, "after", &p->items[i].after);
		add_texts(o, "rules", &p->items[i].rules);
		cJSON_AddStringToObject(o, "for_each", s->for_each);
		cJSON_AddItemToArray(doc, o);
	}
	text = cJSON_Print(doc);
	puts(text);
	free(text);
	cJSON_Delete(doc);
}

static void
print_list(const char *before, const struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++)
		printf("%s%s", i == 0 ? before : ", ", l->items[i]);
	if (l->n > 0)
		putchar('\n');
}

static void
print_plan(const struct plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = p->items[i].source;

		printf("%zu. %s: %s\n", i + 1, s->id, s->title.text[LANG_EN]);
		if (s->permission != NULL && *s->permission != '\0')
			printf("     permission: %s\n", s->permission);
		if (s->per_second > 0)
			printf("     at most %g a second\n", s->per_second);
		print_list("     after: ", &p->items[i].after);
		print_list("     for: ", &p->items[i].rules);
	}
	printf("Every call only reads.  How many calls each source takes follows from the answers to those before it.\n");
}

static int
plan(const char *scope_path, const struct strlist *folders, const struct strlist *given, bool json, struct err *e)
{
	struct scope *scope = NULL;
	struct knowledge *k = NULL;
	struct plan *p = NULL;
	struct db *db = NULL;
	int rc = -1;

	if (scope_path != NULL && scope_load(&scope, scope_path, (time_t)(clock_ms() / 1000), NULL, NULL, e) != 0)
		goto out;
	if (knowledge_load_over(&k, folders, NULL, NULL, e) != 0 || db_open(&db, k, e) != 0 ||
	    plan_make(&p, k, given->n > 0 || scope == NULL ? given : &scope->frameworks, planning_deps, db, e) != 0)
		goto out;
	if (json)
		print_json(p);
	else
		print_plan(p);
	rc = 0;
out:
	plan_free(p);
	db_free(db);
	knowledge_free(k);
	scope_free(scope);
	return rc;
}

int
cmd_plan(int argc, char **argv)
{
	const char *scope = NULL, *knowledge = NULL;
	struct strlist frameworks = { 0 }, folders = { 0 };
	bool json = false;
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &scope, "FILE", "take the frameworks of this scope file" },
		{ "frameworks", OPTION_LIST, &frameworks, "ID", "only these (default: all)" },
		{ "knowledge", OPTION_TEXT, &knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "json", OPTION_FLAG, &json, NULL, "for programs" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal plan [OPTIONS]",
		"Tells what a run would ask, in order, with the RAM permission of each call and the rules it is for.  Asks nothing.",
		rows, 0, 0, "" };
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, NULL, NULL, &e);

	if (rc > 0) {
		knowledge_dirs(&folders, NULL, knowledge);
		rc = plan(scope, &folders, &frameworks, json, &e);
	}
	strlist_release(&folders);
	strlist_release(&frameworks);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
