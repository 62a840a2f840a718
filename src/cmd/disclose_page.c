#include "cmd/disclose_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cmd/workdir.h"
#include "report/report.h"

static const char *const kinds[] = { "checks", "detections" };

/* ---- facts about the chosen controls alone ---- */

static const char *
text(const cJSON *obj, const char *key)
{
	const char *s = json_str(obj, key);

	return s != NULL ? s : "";
}

/* Whether the list has an object with these two members. */
static bool
has_pair(const cJSON *list, const char *id, const char *key, const cJSON *value)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (strcmp(text(one, "id"), id) == 0 && cJSON_Compare(json_get(one, key), value, true))
			return true;
	}
	return false;
}

static void
count(cJSON *counts, const char *name)
{
	cJSON *v = json_get(counts, name);

	if (v != NULL)
		cJSON_SetNumberValue(v, v->valuedouble + 1);
}

static cJSON *
zeros(const cJSON *like)
{
	cJSON *counts = cJSON_Duplicate(like, true), *v;

	cJSON_ArrayForEach(v, counts)
		cJSON_SetNumberValue(v, 0);
	return counts;
}

/* The chosen rules of a kind, each with its place in the whole as "instance". */
static void
add_rules(cJSON *doc, cJSON *counts, const struct excerpt_of *of, const char *kind)
{
	const char *counted = strcmp(kind, "detections") == 0 ? "state" : "verdict";
	cJSON *list = cJSON_AddArrayToObject(doc, kind), *n = zeros(json_get(json_get(of->facts, "counts"), kind));
	const cJSON *one;
	int at = 0;

	cJSON_ArrayForEach(one, json_arr(of->facts, kind)) {
		cJSON *place = cJSON_CreateNumber(at++);

		if (has_pair(json_arr(of->chosen, "rules"), text(one, "id"), "instance", place)) {
			cJSON *copy = cJSON_Duplicate(one, true);

			cJSON_AddItemToObject(copy, "instance", place);
			cJSON_AddItemToArray(list, copy);
			count(n, text(one, counted));
			continue;
		}
		cJSON_Delete(place);
	}
	cJSON_AddItemToObject(counts, kind, n);
}

/* The rules of a control stand at other places now. */
static void
move_rules(cJSON *control, const cJSON *doc)
{
	cJSON *use;

	cJSON_ArrayForEach(use, json_arr(control, "rules")) {
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			const cJSON *one;
			int at = 0;

			cJSON_ArrayForEach(one, json_arr(doc, kinds[k])) {
				if (strcmp(text(one, "id"), text(use, "id")) == 0 &&
				    cJSON_Compare(json_get(one, "instance"), json_get(use, "instance"), true))
					break;
				at++;
			}
			if (one != NULL) {
				cJSON_ReplaceItemInObjectCaseSensitive(use, "instance", cJSON_CreateNumber(at));
				break;
			}
		}
	}
}

static cJSON *
framework_of(const struct excerpt_of *of, const cJSON *framework, const cJSON *doc, cJSON *all)
{
	cJSON *f = cJSON_CreateObject(), *list, *counts = zeros(json_get(framework, "counts"));
	int waived = 0, attested = 0;
	const cJSON *c;

	cJSON_AddStringToObject(f, "id", text(framework, "id"));
	list = cJSON_AddArrayToObject(f, "controls");
	cJSON_ArrayForEach(c, json_arr(framework, "controls")) {
		cJSON *copy;

		if (!has_pair(json_arr(of->chosen, "controls"), text(c, "id"), "framework", json_get(framework, "id")))
			continue;
		copy = cJSON_Duplicate(c, true);
		move_rules(copy, doc);
		cJSON_AddItemToArray(list, copy);
		count(counts, text(c, "verdict"));
		count(all, text(c, "verdict"));
		waived += json_bool(c, "waived", false);
		attested += json_bool(c, "attested", false);
	}
	cJSON_AddItemToObject(f, "counts", counts);
	cJSON_AddNumberToObject(f, "waived", waived);
	cJSON_AddNumberToObject(f, "attested", attested);
	return f;
}

static cJSON *
facts_of(const struct excerpt_of *of)
{
	static const char *const copied[] = { "assessment", "tool", "run", "scope", "knowledge", "baseline" };
	static const char *const left_out[] = { "callers", "coverage", "tables" };
	cJSON *doc = cJSON_CreateObject(), *counts = cJSON_CreateObject(), *controls, *list, *excerpt;
	const cJSON *f;

	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
		cJSON_AddItemToObject(doc, copied[i], cJSON_Duplicate(json_get(of->facts, copied[i]), true));
	cJSON_DeleteItemFromObjectCaseSensitive(json_get(doc, "scope"), "exceptions");
	for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
		cJSON_AddArrayToObject(doc, left_out[i]);
	excerpt = cJSON_AddObjectToObject(doc, "excerpt");
	cJSON_AddStringToObject(excerpt, "bundle", of->bundle);
	cJSON_AddStringToObject(excerpt, "sha256", of->identity);
	cJSON_AddStringToObject(excerpt, "by", of->by);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		add_rules(doc, counts, of, kinds[k]);
	controls = zeros(json_get(json_get(of->facts, "counts"), "controls"));
	list = cJSON_AddArrayToObject(doc, "frameworks");
	cJSON_ArrayForEach(f, json_arr(of->facts, "frameworks")) {
		cJSON *part = framework_of(of, f, doc, controls);

		if (cJSON_GetArraySize(json_arr(part, "controls")) > 0)
			cJSON_AddItemToArray(list, part);
		else
			cJSON_Delete(part);
	}
	cJSON_AddItemToObject(counts, "controls", controls);
	cJSON_AddItemToObject(counts, "statements", cJSON_CreateObject());
	cJSON_AddItemToObject(doc, "counts", counts);
	return doc;
}

/* ---- pages ---- */

struct page_sink {
	struct excerpt_pages *pages;
	struct buf *at;
};

static int
begin_page(void *arg, const char *name, struct err *e)
{
	struct page_sink *p = arg;

	(void)e;
	for (int l = 0; l < LANG_COUNT; l++) {
		char *page = xasprintf("report.%s.html", lang_names[l]);

		if (strcmp(name, page) == 0)
			p->at = &p->pages->text[l];
		free(page);
	}
	return 0;
}

static int
add_to_page(void *arg, const void *bytes, size_t len, struct err *e)
{
	struct buf *at = ((struct page_sink *)arg)->at;

	return at == NULL || buf_add(at, bytes, len) == 0 ? 0 : err_set(e, ERR_LIMIT, "the page of an excerpt is too long");
}

static int
end_page(void *arg, bool whole, struct err *e)
{
	(void)whole;
	(void)e;
	((struct page_sink *)arg)->at = NULL;
	return 0;
}

int
excerpt_pages_make(struct excerpt_pages *out, const struct excerpt_of *of, struct err *e)
{
	char *templates = shipped_path(NULL, "templates");
	struct report_options o = { .templates = templates };
	struct page_sink p = { .pages = out };
	const struct report_sink to = { begin_page, add_to_page, end_page, &p };
	cJSON *facts = facts_of(of);
	int rc;

	for (int l = 0; l < LANG_COUNT; l++)
		buf_init(&out->text[l], REPORT_DOCUMENT_MAX);
	strlist_add(&o.formats, "html");
	rc = report_render(facts, of->k, NULL, 0, &o, &to, e);
	strlist_release(&o.formats);
	cJSON_Delete(facts);
	free(templates);
	return rc;
}

void
excerpt_pages_release(struct excerpt_pages *p)
{
	for (int l = 0; l < LANG_COUNT; l++)
		buf_release(&p->text[l]);
}
