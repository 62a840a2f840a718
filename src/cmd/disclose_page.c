#include "cmd/disclose_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/commitment.h"
#include "cmd/factfiles.h"
#include "cmd/workdir.h"
#include "report/report.h"

enum { COMMITMENT_SHOWN = 12 };	/* digits of it on the page */

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

/* For people, and with what may be seen of it: "[committed 0123456789ab]". */
static void
shorten_commitments(cJSON *v, const struct excerpt_of *of)
{
	const char *text = cJSON_GetStringValue(v), *opened;
	char *shown;

	for (cJSON *one = v != NULL ? v->child : NULL; one != NULL; one = one->next)
		shorten_commitments(one, of);
	if (text == NULL || strncmp(text, COMMITMENT_PREFIX, strlen(COMMITMENT_PREFIX)) != 0)
		return;
	opened = kv_get(of->opened, text);
	shown = opened != NULL ? xstrdup(opened) : xasprintf("[committed %.*s]", COMMITMENT_SHOWN, text + strlen(COMMITMENT_PREFIX));
	cJSON_SetValuestring(v, shown);
	free(shown);
}

/* The facts about a rule as the part shows them; NULL with e: its second form is damaged.  The caller deletes it. */
static cJSON *
rule_shown(const struct excerpt_of *of, const char *kind, const cJSON *rule, int at, struct err *e)
{
	char *first = factfile_path(kind, text(rule, "id"), at), *second = xasprintf(COMMITTED_FACTFILES "%s", first + strlen(FACTFILES));
	const struct buf *b = of->redacted != NULL ? extracted_find(of->redacted, second) : NULL;
	cJSON *doc = b != NULL ? json_parse(buf_text(b), b->len, second, e) : NULL, *shown = NULL;

	if (b == NULL)
		shown = cJSON_Duplicate(rule, true);
	else if (doc != NULL && (shown = cJSON_DetachItemFromObjectCaseSensitive(doc, "rule")) == NULL)
		err_set(e, ERR_FORMAT, "%s: is about no rule", second);
	if (of->redacted != NULL)
		shorten_commitments(shown, of);
	cJSON_Delete(doc);
	free(second);
	free(first);
	return shown;
}

/* The chosen rules of a kind, each with its place in the whole as "instance". */
static int
add_rules(cJSON *doc, cJSON *counts, const struct excerpt_of *of, const char *kind, struct err *e)
{
	const char *counted = strcmp(kind, "detections") == 0 ? "state" : "verdict";
	cJSON *list = cJSON_AddArrayToObject(doc, kind), *n = zeros(json_get(json_get(of->facts, "counts"), kind));
	const cJSON *one;
	int at = -1;

	cJSON_AddItemToObject(counts, kind, n);
	cJSON_ArrayForEach(one, json_arr(of->facts, kind)) {
		cJSON *place = cJSON_CreateNumber(++at), *shown;
		bool chosen = has_pair(json_arr(of->chosen, "rules"), text(one, "id"), "instance", place);

		cJSON_Delete(place);
		if (!chosen)
			continue;
		if ((shown = rule_shown(of, kind, one, at, e)) == NULL)
			return -1;
		cJSON_AddNumberToObject(shown, "instance", at);
		cJSON_AddItemToArray(list, shown);
		count(n, text(one, counted));
	}
	return 0;
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

/* What a redacted part shows nothing of. */
static void
leave_out(cJSON *doc)
{
	static const char *const of_baseline[] = { "from", "to", "age_days", "made_from", "accounts", "entries", "sha256" };

	for (size_t i = 0; i < sizeof(of_baseline) / sizeof(of_baseline[0]); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(json_get(doc, "baseline"), of_baseline[i]);
	cJSON_DeleteItemFromObjectCaseSensitive(json_get(doc, "knowledge"), "own");
}

/* NULL with e: a second form is damaged.  The caller deletes it. */
static cJSON *
facts_of(const struct excerpt_of *of, struct err *e)
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
	if (of->redacted != NULL) {
		cJSON_AddBoolToObject(excerpt, "redacted", true);
		leave_out(doc);
	}
	cJSON_AddItemToObject(doc, "counts", counts);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		if (add_rules(doc, counts, of, kinds[k], e) != 0) {
			cJSON_Delete(doc);
			return NULL;
		}
	}
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
	char *templates = shipped_path(of->templates, "templates");
	struct report_options o = { .templates = templates };
	struct page_sink p = { .pages = out };
	const struct report_sink to = { begin_page, add_to_page, end_page, &p };
	cJSON *facts = facts_of(of, e);
	int rc = -1;

	for (int l = 0; l < LANG_COUNT; l++)
		buf_init(&out->text[l], REPORT_DOCUMENT_MAX);
	strlist_add(&o.formats, "html");
	if (facts != NULL)
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
