#include "knowledge/plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/planning.h"

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
		cJSON_AddItemToObject(o, "after", strlist_json(&p->items[i].after));
		cJSON_AddItemToObject(o, "rules", strlist_json(&p->items[i].rules));
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

int
cmd_plan(int argc, char **argv)
{
	const char *scope = NULL, *knowledge = NULL;
	struct strlist frameworks = { 0 };
	struct planning p;
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
		rc = planning_make(&p, scope, knowledge, &frameworks, &e);
		if (rc == 0)
			(json ? print_json : print_plan)(p.plan);
		planning_release(&p);
	}
	strlist_release(&frameworks);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
