#include "cmd/reassess_part.h"

#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "base/alloc.h"
#include "cmd/factfiles.h"
#include "cmd/judge.h"
#include "cmd/partfiles.h"
#include "cmd/reassess.h"

enum { NAMED_MAX = 900 };	/* bytes of a fact that names rules */

static const char *const kinds[] = { "checks", "detections" };

/* ---- what is compared ---- */

/* What people state is no verdict, and is not in the scope that a part shows. */
static cJSON *
without_waivers(const cJSON *rule)
{
	cJSON *copy = cJSON_Duplicate(rule, true), *finding;

	cJSON_DeleteItemFromObjectCaseSensitive(copy, "waived");
	cJSON_ArrayForEach(finding, json_arr(copy, "findings"))
		cJSON_DeleteItemFromObjectCaseSensitive(finding, "waiver");
	return copy;
}

static bool
same_instance(const cJSON *a, const cJSON *b)
{
	const char *x = json_str(a, "id"), *y = json_str(b, "id");

	return x != NULL && y != NULL && strcmp(x, y) == 0 && cJSON_Compare(json_get(a, "parameters"), json_get(b, "parameters"), true);
}

/* Facts with the rules that lack nothing and nothing else, as sealed or as they come out now. */
static cJSON *
sealed_of(const struct partfiles *p)
{
	cJSON *doc = cJSON_CreateObject();

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		cJSON *list = cJSON_AddArrayToObject(doc, kinds[k]);

		for (size_t i = 0; i < p->n_rules; i++) {
			if (p->rules[i].lack == LACKS_NOTHING && strcmp(p->rules[i].kind, kinds[k]) == 0)
				cJSON_AddItemToArray(list, without_waivers(json_get(p->rules[i].doc, "rule")));
		}
	}
	return doc;
}

static cJSON *
now_of(const cJSON *sealed, const cJSON *facts)
{
	cJSON *doc = cJSON_CreateObject();

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		cJSON *list = cJSON_AddArrayToObject(doc, kinds[k]);
		const cJSON *one, *want;

		cJSON_ArrayForEach(one, json_arr(facts, kinds[k])) {
			cJSON_ArrayForEach(want, json_arr(sealed, kinds[k])) {
				if (same_instance(one, want))
					cJSON_AddItemToArray(list, without_waivers(one));
			}
		}
	}
	return doc;
}

/* ---- whether the calls come out as they were ---- */

/* The rows of a source in the coverage of facts. */
static cJSON *
coverage_of(const cJSON *facts, const char *source)
{
	cJSON *rows = cJSON_CreateArray();
	const cJSON *row;

	cJSON_ArrayForEach(row, json_arr(facts, "coverage")) {
		if (json_str(row, "source") != NULL && strcmp(json_str(row, "source"), source) == 0)
			cJSON_AddItemToArray(rows, cJSON_Duplicate(row, true));
	}
	return rows;
}

/*
 * The calls that follow from the evidence must be those that followed when it was sealed: else a rule that is not here, or
 * something else, asked for more, and what is missing would look like a difference.
 */
static void
hold_to_calls(struct partfiles *p, const cJSON *facts)
{
	for (size_t s = 0; s < p->n_sources; s++) {
		cJSON *now = coverage_of(facts, p->sources[s].id);
		const cJSON *id;

		for (size_t i = 0; i < p->n_rules && !cJSON_Compare(now, json_arr(p->sources[s].doc, "coverage"), true); i++) {
			cJSON_ArrayForEach(id, json_arr(json_get(p->rules[i].doc, "inputs"), "sources")) {
				if (cJSON_IsString(id) && strcmp(id->valuestring, p->sources[s].id) == 0)
					part_rule_lacks(&p->rules[i], LACKS_PIECES, p->sources[s].id);
			}
		}
		cJSON_Delete(now);
	}
}

static bool
has_reason(const cJSON *rule, const char *reason)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, json_arr(rule, "findings")) {
		if (json_str(f, "reason") != NULL && strcmp(json_str(f, "reason"), reason) == 0)
			return true;
	}
	return false;
}

/* Events that are missing are told for each region that any call named: with fewer calls those may be fewer. */
static bool
tells_of_regions(const cJSON *rule)
{
	return has_reason(rule, REASON_NOT_COVERED) || has_reason(rule, REASON_NO_HISTORY);
}

static void
hold_to_surroundings(struct partfiles *p, const cJSON *facts)
{
	char regions[SHA256_HEX_SIZE];
	bool fewer;

	factfiles_regions(facts, regions);
	fewer = strcmp(regions, p->regions) != 0;
	for (size_t i = 0; i < p->n_rules; i++) {
		const cJSON *sealed = json_get(p->rules[i].doc, "rule"), *now;

		cJSON_ArrayForEach(now, json_arr(facts, p->rules[i].kind)) {
			if (!same_instance(now, sealed))
				continue;
			if (has_reason(now, REASON_RULE_FAILED) && !has_reason(sealed, REASON_RULE_FAILED))
				part_rule_lacks(&p->rules[i], LACKS_PIECES, "what its statement reads");
			if (fewer && (tells_of_regions(now) || tells_of_regions(sealed)))
				part_rule_lacks(&p->rules[i], LACKS_PIECES, "the regions of all calls");
		}
	}
}

/* ---- how far it went ---- */

static size_t
count(const struct partfiles *p, enum part_lack lack)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_rules; i++)
		n += p->rules[i].lack == lack;
	return n;
}

/* "SLS-02, SLS-03 and 4 more" */
static void
tell_lack(struct layer_result *l, enum layer_fact fact, const struct partfiles *p, enum part_lack lack)
{
	size_t left = count(p, lack);
	struct buf names;

	if (left == 0)
		return;
	buf_init(&names, NAMED_MAX);
	for (size_t i = 0; i < p->n_rules; i++) {
		if (p->rules[i].lack != lack)
			continue;
		if (buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", p->rules[i].id) != 0)
			break;
		left--;
	}
	layer_fact(l, fact, left > 0 ? "%s, ... (+%zu)" : "%s", buf_text(&names), left);
	buf_release(&names);
}

static void
tell(cJSON *doc, struct layer_result *l, const struct partfiles *p)
{
	cJSON *part = cJSON_AddObjectToObject(doc, "part"), *list;

	cJSON_AddNumberToObject(part, "rules", (double)p->n_rules);
	cJSON_AddNumberToObject(part, "reperformed", (double)count(p, LACKS_NOTHING));
	list = cJSON_AddArrayToObject(part, "not_reperformed");
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct part_rule *r = &p->rules[i];
		cJSON *o;

		if (r->lack == LACKS_NOTHING)
			continue;
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "kind", r->kind);
		cJSON_AddStringToObject(o, "id", r->id);
		cJSON_AddStringToObject(o, "why", part_lack_names[r->lack]);
		cJSON_AddStringToObject(o, "lacks", r->lacks != NULL ? r->lacks : "");
		cJSON_AddItemToArray(list, o);
	}
	layer_fact(l, FACT_RULES, "%zu / %zu", count(p, LACKS_NOTHING), p->n_rules);
	tell_lack(l, FACT_LACKS_PIECES, p, LACKS_PIECES);
	tell_lack(l, FACT_LACKS_REDACTED, p, LACKS_REDACTED);
}

static int
compare(struct facts_differences *out, struct partfiles *p, struct err *e)
{
	const struct judging_options opt = { .memory_max = REASSESS_MEMORY_MAX, .quiet = true };
	struct judged now = { 0 };
	int rc = judge(&now, &p->run, &opt, e);

	if (rc == 0) {
		cJSON *sealed, *found;

		hold_to_calls(p, now.facts);
		hold_to_surroundings(p, now.facts);
		sealed = sealed_of(p);
		found = now_of(sealed, now.facts);
		facts_compare(out, sealed, found, false);
		cJSON_Delete(sealed);
		cJSON_Delete(found);
	}
	judged_release(&now);
	return rc;
}

int
reassess_part(struct facts_differences *out, cJSON *doc, const char *path, struct verify_result *result, struct err *e)
{
	struct layer_result *l = &result->layers[LAYER_REPERFORMED];
	struct partfiles p;
	int rc = partfiles_open(&p, path, result->identity, e);

	if (rc == 0 && count(&p, LACKS_NOTHING) > 0)
		rc = compare(out, &p, e);
	if (rc == 0) {
		tell(doc, l, &p);
		if (count(&p, LACKS_NOTHING) == 0)
			rc = err_set(e, ERR_NO, "none of the %zu rules of this part has all that it needs", p.n_rules);
		l->state = count(&p, LACKS_NOTHING) == p.n_rules ? LAYER_YES : LAYER_PARTLY;
	}
	if (rc != 0)
		l->state = LAYER_NOT_CHECKED;
	partfiles_release(&p);
	return rc;
}
