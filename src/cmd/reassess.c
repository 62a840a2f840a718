#include "cmd/reassess.h"

#include <stdlib.h>
#include <string.h>

#include "assess/factsdiff.h"
#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "cmd/factfiles.h"
#include "cmd/judge.h"
#include "cmd/reassess_forms.h"
#include "cmd/reassess_part.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

enum {
	NAME_SHOWN = 1000,	/* bytes of a name or a verdict: they are of the sealed facts, and may be anything */
	SENTENCE_MAX = 16 * NAME_SHOWN
};

/* ---- the document ---- */

static cJSON *
new_document(const char *knowledge)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "state", "cannot");
	cJSON_AddNullToObject(doc, "why");
	json_add_text(doc, "rules", knowledge);
	return doc;
}

static void
set_text(cJSON *doc, const char *key, const char *text)
{
	cJSON_ReplaceItemInObjectCaseSensitive(doc, key, cJSON_CreateString(text));
}

static void
add_differences(cJSON *doc, const struct facts_differences *d)
{
	cJSON *compared = cJSON_AddObjectToObject(doc, "compared"), *list;

	for (int i = 0; i < FACTS_OTHER; i++)
		cJSON_AddNumberToObject(compared, facts_kind_names[i], (double)d->compared[i]);
	list = cJSON_AddArrayToObject(doc, "differences");
	for (size_t i = 0; i < d->n; i++) {
		const struct facts_difference *one = &d->items[i];
		cJSON *o = cJSON_CreateObject();

		cJSON_AddStringToObject(o, "kind", facts_kind_names[one->kind]);
		cJSON_AddStringToObject(o, "id", one->id);
		cJSON_AddStringToObject(o, "account", one->account);
		cJSON_AddStringToObject(o, "region", one->region);
		cJSON_AddStringToObject(o, "resource", one->resource);
		json_add_text(o, "sealed", one->before);
		json_add_text(o, "now", one->now);
		cJSON_AddItemToArray(list, o);
	}
	cJSON_AddNumberToObject(doc, "differences_not_listed", (double)d->dropped);
	set_text(doc, "state", d->n > 0 ? "differs" : "same");
}

static void
add_program(cJSON *doc, const cJSON *sealed)
{
	cJSON *o = cJSON_AddObjectToObject(doc, "program");

	json_add_text(o, "sealed", json_str(json_get(sealed, "tool"), "version"));
	cJSON_AddStringToObject(o, "now", PACKAGE_VERSION);
}

/* ---- for people ---- */

static const struct words_of_result {
	const char *heading, *sealed, *now, *nothing, *more;
	const char *kinds[FACTS_KIND_COUNT];
} words[LANG_COUNT] = {
	[LANG_EN] = {
		.heading = "what other rules change", .sealed = "sealed", .now = "now", .nothing = "nothing", .more = "not listed",
		.kinds = {
			[FACTS_CONTROL] = "control", [FACTS_CHECK] = "check", [FACTS_DETECTION] = "detection",
			[FACTS_FINDING] = "finding", [FACTS_TABLE] = "table", [FACTS_OTHER] = "facts",
		},
	},
	[LANG_ZH_CN] = {
		.heading = "使用其他规则后的变化", .sealed = "封存", .now = "现在", .nothing = "无", .more = "未列出",
		.kinds = {
			[FACTS_CONTROL] = "控制项", [FACTS_CHECK] = "检查", [FACTS_DETECTION] = "检测",
			[FACTS_FINDING] = "发现", [FACTS_TABLE] = "表", [FACTS_OTHER] = "事实",
		},
	},
};

/* "finding SLS-02, 1000000000000001, cn-hangzhou, store-1: sealed pass, now fail"; the caller frees. */
static char *
difference_sentence(const cJSON *d, const struct words_of_result *w)
{
	static const char *const places[] = { "account", "region", "resource" };
	const char *sealed = json_str(d, "sealed"), *now = json_str(d, "now");
	struct buf b;

	buf_init(&b, SENTENCE_MAX);
	buf_addf(&b, "%s %.*s", w->kinds[name_index(facts_kind_names, FACTS_KIND_COUNT, json_str(d, "kind"))], NAME_SHOWN, json_str(d, "id"));
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (*json_str(d, places[i]) != '\0')
			buf_addf(&b, ", %.*s", NAME_SHOWN, json_str(d, places[i]));
	}
	buf_addf(&b, ": %s %.*s, %s %.*s", w->sealed, NAME_SHOWN, sealed != NULL ? sealed : w->nothing, w->now, NAME_SHOWN,
	    now != NULL ? now : w->nothing);
	return buf_take(&b);
}

void
reassess_text(struct buf *b, const cJSON *doc, enum lang lang)
{
	const struct words_of_result *w = &words[lang];
	double more = json_num(doc, "differences_not_listed", 0);
	const cJSON *list = json_arr(doc, "differences"), *d;

	if (cJSON_GetArraySize(list) == 0)
		return;
	buf_addf(b, "%s:\n", w->heading);
	cJSON_ArrayForEach(d, list) {
		char *sentence = difference_sentence(d, w);

		buf_puts(b, "  ");
		text_for_terminal(b, sentence);
		buf_puts(b, "\n");
		free(sentence);
	}
	if (more > 0)
		buf_addf(b, "  %s: %.0f\n", w->more, more);
}

/* ---- the work ---- */

/* A document of the payload that need not be there. */
static int
optional(cJSON **out, const struct runfiles *p, const char *rel, struct err *e)
{
	*out = NULL;
	if (!tree_has(p->held, rel))
		return 0;
	*out = runfiles_document(p, rel, NULL, e);
	return *out != NULL ? 0 : -1;
}

/* The baselines of the run against those made now.  One that the run was given is an input, and was held against its digest. */
static int
compare_baselines(struct facts_differences *d, const struct runfiles *p, const struct judged *now, struct err *e)
{
	const char *state = json_str(json_get(now->facts, "baseline"), "state");
	cJSON *used = NULL, *next = NULL;
	int rc = -1;

	if (optional(&used, p, WORK_BASELINE, e) == 0 && optional(&next, p, WORK_BASELINE_NEXT, e) == 0)
		rc = 0;
	if (rc == 0 && (state == NULL || strcmp(state, "given") != 0))
		facts_compare_value(d, WORK_BASELINE, used, now->learned);
	if (rc == 0)
		facts_compare_value(d, WORK_BASELINE_NEXT, next, now->next);
	cJSON_Delete(used);
	cJSON_Delete(next);
	return rc;
}

/* The facts in pieces, against those made now. */
struct piecewise {
	struct facts_differences *d;
	const struct runfiles *p;
	struct idset *made;
};

static int
compare_piece(void *arg, const char *path, const cJSON *now, struct err *e)
{
	const struct piecewise *c = arg;
	cJSON *sealed = NULL;

	idset_add(c->made, path);
	if (optional(&sealed, c->p, path, e) != 0)
		return -1;
	facts_compare_value(c->d, path, sealed, now);
	cJSON_Delete(sealed);
	return 0;
}

static int
find_foreign(void *arg, const char *rel, struct err *e)
{
	const struct piecewise *c = arg;
	char *path = xasprintf(FACTFILES "%s", rel);
	cJSON *sealed = idset_has(c->made, path) ? NULL : runfiles_document(c->p, path, NULL, e);
	int rc = sealed != NULL || idset_has(c->made, path) ? 0 : -1;

	if (sealed != NULL)
		facts_compare_value(c->d, path, sealed, NULL);
	cJSON_Delete(sealed);
	free(path);
	return rc;
}

/* A part is believed to say what the whole says: so the whole must say it, and nothing else. */
static int
compare_pieces(struct facts_differences *d, const struct runfiles *p, const struct judged *now, struct err *e)
{
	struct piecewise c = { d, p, idset_new() };
	int rc = 0;

	if (tree_has_folder(p->held, FACTFILES_FOLDER)) {
		rc = factfiles_each(now->facts, now->inputs, now->scope, compare_piece, &c, e);
		if (rc == 0)
			rc = tree_walk(p->held, FACTFILES_FOLDER, find_foreign, &c, e);
	}
	idset_free(c.made);
	return rc;
}

static int
compare(cJSON *doc, const struct runfiles *p, const struct knowledge *other, struct err *e)
{
	const struct judging_options opt = { .other = other, .memory_max = REASSESS_MEMORY_MAX, .quiet = true };
	cJSON *sealed = runfiles_document(p, WORK_FACTS, NULL, e);
	struct facts_differences d = { 0 };
	struct judged now = { 0 };
	int rc = -1;

	if (sealed != NULL && judge(&now, p, &opt, e) == 0) {
		facts_compare(&d, sealed, now.facts, other != NULL);
		rc = compare_baselines(&d, p, &now, e);
		if (rc == 0 && other == NULL)
			rc = compare_pieces(&d, p, &now, e);
		if (rc == 0 && other == NULL)
			rc = reassess_forms(&d, p, &now.own->personal, e);
	}
	if (rc == 0) {
		add_program(doc, sealed);
		add_differences(doc, &d);
	}
	facts_differences_release(&d);
	judged_release(&now);
	cJSON_Delete(sealed);
	return rc;
}

static int
judge_again(cJSON *doc, struct runfiles *p, const char *knowledge, struct err *e)
{
	struct knowledge *other = NULL;
	int rc = knowledge != NULL ? runfiles_knowledge_with(&other, p, knowledge, e) : 0;

	if (rc == 0)
		rc = compare(doc, p, other, e);
	knowledge_free(other);
	return rc;
}

/* By the bundle's own rules a difference is a problem: what was sealed is not what the evidence gives. */
static void
add_problems(struct problem_list *l, const cJSON *doc)
{
	const cJSON *d;

	cJSON_ArrayForEach(d, json_arr(doc, "differences")) {
		char *sentence = difference_sentence(d, &words[LANG_EN]);

		problems_addf(l, PROBLEM_VERDICT_DIFFERS, "%s", sentence);
		free(sentence);
	}
	for (double n = json_num(doc, "differences_not_listed", 0); n > 0; n--)
		problems_addf(l, PROBLEM_VERDICT_DIFFERS, "one more difference");
}

/* The part of a bundle: of the rules that it tells of, those whose inputs it holds. */
static int
judge_part(cJSON *doc, const char *path, const char *knowledge, struct verify_result *result, struct err *e)
{
	struct facts_differences d = { 0 };
	int rc;

	if (knowledge != NULL)
		rc = err_set(e, ERR_NO, "--knowledge: what other rules need is known of whole bundles only");
	else if ((rc = reassess_part(&d, doc, path, result, e)) == 0)
		add_differences(doc, &d);
	facts_differences_release(&d);
	return rc;
}

static void
tell(struct verify_result *result, const cJSON *doc, bool other_rules)
{
	struct layer_result *l = &result->layers[LAYER_REPERFORMED];
	const cJSON *n = json_get(doc, "compared");
	double differences = cJSON_GetArraySize(json_arr(doc, "differences")) + json_num(doc, "differences_not_listed", 0);

	layer_fact(l, FACT_COMPARED, "%.0f / %.0f / %.0f / %.0f", json_num(n, "control", 0), json_num(n, "check", 0),
	    json_num(n, "detection", 0), json_num(n, "finding", 0));
	if (differences > 0)
		layer_fact(l, FACT_DIFFERENCES, "%.0f", differences);
	if (other_rules)
		return;		/* says nothing of the verdicts that are sealed */
	if (differences > 0)
		l->state = LAYER_NO;
	else if (result->original == NULL)
		l->state = LAYER_YES;	/* a part says itself how far */
	add_problems(&result->problems, doc);
}

int
reassess(const char *path, const char *knowledge, struct verify_result *result, struct err *e)
{
	struct layer_result *layer = &result->layers[LAYER_REPERFORMED];
	cJSON *doc = new_document(knowledge);
	struct runfiles p = { 0 };
	struct err why = { 0 };
	int rc;

	file_temporary_in_memory();
	result->reperformed = doc;
	if (knowledge != NULL)
		layer_fact(layer, FACT_OTHER_RULES, "%s", knowledge);
	if (!verify_accepted(result))
		rc = err_set(&why, ERR_NO, "the bundle is refused, so nothing is made of its evidence");
	else if (result->original != NULL)
		rc = judge_part(doc, path, knowledge, result, &why);
	else if ((rc = runfiles_of_bundle(&p, path, result->identity, &why)) == 0)
		rc = judge_again(doc, &p, knowledge, &why);
	runfiles_release(&p);
	if (rc == 0) {
		tell(result, doc, knowledge != NULL);
		return 0;
	}
	if (why.code == ERR_STOPPED || (knowledge != NULL && why.code == ERR_USAGE))
		return err_set(e, why.code, "%s", why.text);
	set_text(doc, "why", why.text);
	layer_fact(layer, FACT_CANNOT, "%s", why.text);
	return 0;
}
