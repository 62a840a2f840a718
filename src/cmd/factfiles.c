#include "cmd/factfiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "cmd/workdir.h"
#include "model.h"

struct giving {
	const cJSON *facts, *inputs;
	const char *run;
	factfile_fn *fn;
	void *arg;
	struct err *e;
};

char *
factfile_path(const char *kind, const char *id, int number)
{
	return xasprintf(FACTFILES "%s/%s%s%d.json", kind, id != NULL ? id : "", id != NULL ? "-" : "", number);
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
factfiles_regions(const cJSON *facts, char hex[SHA256_HEX_SIZE])
{
	struct strlist all = { 0 };
	const cJSON *row;
	struct buf b;

	cJSON_ArrayForEach(row, json_arr(facts, "coverage")) {
		const char *account = json_str(row, "account"), *region = json_str(row, "region");
		char *both = xasprintf("%s %s\n", account != NULL ? account : "", region != NULL ? region : "");

		if (region != NULL && *region != '\0')
			strlist_add(&all, both);
		free(both);
	}
	if (all.n > 1)
		qsort(all.items, all.n, sizeof(*all.items), compare_text);
	buf_init(&b, SIZE_MAX);
	for (size_t i = 0; i < all.n; i++) {
		if (i == 0 || strcmp(all.items[i - 1], all.items[i]) != 0)
			buf_puts(&b, all.items[i]);
	}
	sha256_hex(buf_text(&b), b.len, hex);
	buf_release(&b);
	strlist_release(&all);
}

static cJSON *
new_file(const struct giving *g)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddNumberToObject(doc, "facts", 1);
	cJSON_AddStringToObject(doc, "run", g->run);
	return doc;
}

static void
add_copy(cJSON *doc, const char *key, const cJSON *value)
{
	cJSON_AddItemToObject(doc, key, value != NULL ? cJSON_Duplicate(value, true) : cJSON_CreateNull());
}

/* path and doc are taken over. */
static int
give(const struct giving *g, char *path, cJSON *doc)
{
	int rc = g->fn(g->arg, path, doc, g->e);

	cJSON_Delete(doc);
	free(path);
	return rc;
}

static int
give_input(const struct giving *g, const cJSON *scope)
{
	cJSON *doc = cJSON_CreateObject(), *shown;
	char regions[SHA256_HEX_SIZE];

	factfiles_regions(g->facts, regions);
	cJSON_AddNumberToObject(doc, "facts", 1);
	add_copy(doc, "run", json_get(g->facts, "run"));
	add_copy(doc, "scope", scope);
	shown = json_get(doc, "scope");
	cJSON_DeleteItemFromObjectCaseSensitive(shown, "waivers");
	cJSON_DeleteItemFromObjectCaseSensitive(shown, "attestations");
	cJSON_AddStringToObject(doc, "regions", regions);
	return give(g, xstrdup(FACTFILE_INPUT), doc);
}

static int
give_sources(const struct giving *g)
{
	const cJSON *s, *row;
	int rc = 0;

	cJSON_ArrayForEach(s, json_get(g->inputs, "sources")) {
		cJSON *doc = new_file(g), *rows;

		cJSON_AddStringToObject(doc, "source", s->string);
		add_copy(doc, "planned", json_get(s, "planned"));
		add_copy(doc, "pieces", json_get(s, "pieces"));
		rows = cJSON_AddArrayToObject(doc, "coverage");
		cJSON_ArrayForEach(row, json_arr(g->facts, "coverage")) {
			if (json_str(row, "source") != NULL && strcmp(json_str(row, "source"), s->string) == 0)
				cJSON_AddItemToArray(rows, cJSON_Duplicate(row, true));
		}
		if ((rc = give(g, xasprintf(FACTFILES "sources/%s.json", s->string), doc)) != 0)
			break;
	}
	return rc;
}

static int
give_rules(const struct giving *g, const char *kind)
{
	const cJSON *rule, *inputs = json_arr(g->inputs, kind);
	int n = 0, rc = 0;

	inputs = inputs != NULL ? inputs->child : NULL;
	cJSON_ArrayForEach(rule, json_arr(g->facts, kind)) {
		cJSON *doc = new_file(g);

		cJSON_AddStringToObject(doc, "kind", kind);
		cJSON_AddNumberToObject(doc, "instance", n);
		add_copy(doc, "inputs", inputs);
		add_copy(doc, "rule", rule);
		if ((rc = give(g, factfile_path(kind, json_str(rule, "id"), n), doc)) != 0)
			break;
		inputs = inputs != NULL ? inputs->next : NULL;
		n++;
	}
	return rc;
}

static int
give_controls(const struct giving *g, const cJSON *framework)
{
	const cJSON *control;
	int n = 0, rc = 0;

	cJSON_ArrayForEach(control, json_arr(framework, "controls")) {
		cJSON *doc = new_file(g);

		add_copy(doc, "framework", json_get(framework, "id"));
		add_copy(doc, "control", control);
		if ((rc = give(g, factfile_path("controls", json_str(framework, "id"), n++), doc)) != 0)
			break;
	}
	return rc;
}

static int
give_statements(const struct giving *g, const char *kind)
{
	const cJSON *one;
	int n = 0, rc = 0;

	cJSON_ArrayForEach(one, json_arr(json_get(g->facts, "statements"), kind)) {
		cJSON *doc = new_file(g);

		add_copy(doc, "statement", one);
		if ((rc = give(g, factfile_path(kind, NULL, n++), doc)) != 0)
			break;
	}
	return rc;
}

int
factfiles_each(const cJSON *facts, const cJSON *inputs, const cJSON *scope, factfile_fn *fn, void *arg, struct err *e)
{
	const char *run = json_str(json_get(facts, "run"), "id");
	const struct giving g = { facts, inputs, run != NULL ? run : "", fn, arg, e };
	const cJSON *framework;

	if (give_input(&g, scope) != 0 || give_sources(&g) != 0 || give_rules(&g, "checks") != 0 || give_rules(&g, "detections") != 0 ||
	    give_statements(&g, "waivers") != 0 || give_statements(&g, "attestations") != 0)
		return -1;
	cJSON_ArrayForEach(framework, json_arr(facts, "frameworks")) {
		if (give_controls(&g, framework) != 0)
			return -1;
	}
	return 0;
}

/* ---- a work folder ---- */

static int
write_one(void *arg, const char *path, const cJSON *doc, struct err *e)
{
	char *text = json_print(doc), *line = xasprintf("%s\n", text);
	int rc = work_save_bytes(arg, path, line, strlen(line), e);

	free(line);
	free(text);
	return rc;
}

int
factfiles_write(const char *work, const cJSON *facts, const cJSON *inputs, const cJSON *scope, struct err *e)
{
	char *folder = work_path(work, FACTFILES);

	dir_remove(folder);
	free(folder);
	return factfiles_each(facts, inputs, scope, write_one, (void *)(uintptr_t)work, e);
}
