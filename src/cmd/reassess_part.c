#include "cmd/reassess_part.h"

#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "base/alloc.h"
#include "cmd/factfiles.h"
#include "cmd/judge.h"
#include "cmd/part_report.h"
#include "cmd/partfiles.h"
#include "cmd/reassess.h"
#include "knowledge/knowledge.h"

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

/* Whether all texts of one list are in the other. */
static bool
covers(const cJSON *all, const cJSON *some)
{
	const cJSON *a, *b;

	cJSON_ArrayForEach(b, some) {
		cJSON_ArrayForEach(a, all) {
			if (cJSON_Compare(a, b, true))
				break;
		}
		if (a == NULL)
			return false;
	}
	return true;
}

/*
 * What a verdict rests on follows from the rule, and what is not here makes it less: so a rule that reads more than was
 * sealed of it was sealed with a lie, by which answers could be kept back unnoticed.
 */
static void
compare_inputs(struct facts_differences *out, const struct partfiles *p, const struct judged *now)
{
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct part_rule *r = &p->rules[i];
		const cJSON *sealed = json_get(r->doc, "inputs"), *inputs = json_arr(now->inputs, r->kind), *one;

		inputs = inputs != NULL ? inputs->child : NULL;
		cJSON_ArrayForEach(one, json_arr(now->facts, r->kind)) {
			bool covered = covers(json_arr(sealed, "sources"), json_arr(inputs, "sources")) &&
			    covers(json_arr(sealed, "reads"), json_arr(inputs, "reads"));

			if (!covered && r->lack == LACKS_NOTHING && same_instance(one, json_get(r->doc, "rule")))
				facts_compare_value(out, r->id, sealed, inputs);
			inputs = inputs != NULL ? inputs->next : NULL;
		}
	}
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

/* Whether the control, as it was sealed, names the rule. */
static bool
names_rule(const struct part_control *c, const struct part_rule *r)
{
	const cJSON *use;

	cJSON_ArrayForEach(use, json_arr(json_get(c->doc, "control"), "rules")) {
		const char *id = json_str(use, "id");

		if (id != NULL && strcmp(id, r->id) == 0 && cJSON_Compare(json_get(use, "instance"), json_get(r->doc, "instance"), true))
			return true;
	}
	return false;
}

/* A rule that did not come out runs for a framework that is not here, unless one that is here names it or it ran for that otherwise. */
static void
hold_to_frameworks(const struct partfiles *p, struct part_rule *r, const struct judged *now)
{
	bool here = false, elsewhere = json_by_id(json_arr(now->facts, r->kind), r->id) == NULL;

	for (size_t i = 0; i < p->n_controls; i++) {
		const struct part_control *c = &p->controls[i];

		if (!names_rule(c, r))
			continue;
		if (knowledge_framework(now->own, c->framework) != NULL)
			here = true;
		else
			elsewhere = true;
	}
	if (elsewhere && !here)
		part_rule_lacks(r, LACKS_PIECES, "its framework");
}

static void
hold_to_surroundings(struct partfiles *p, const struct judged *judged)
{
	char regions[SHA256_HEX_SIZE];
	bool fewer;

	factfiles_regions(judged->facts, regions);
	fewer = strcmp(regions, p->regions) != 0;
	for (size_t i = 0; i < p->n_rules; i++) {
		const cJSON *sealed = json_get(p->rules[i].doc, "rule"), *now;
		bool came_out = false;

		cJSON_ArrayForEach(now, json_arr(judged->facts, p->rules[i].kind)) {
			if (!same_instance(now, sealed))
				continue;
			came_out = true;
			if (has_reason(now, REASON_RULE_FAILED) && !has_reason(sealed, REASON_RULE_FAILED))
				part_rule_lacks(&p->rules[i], LACKS_PIECES, "what its statement reads");
			if (fewer && (tells_of_regions(now) || tells_of_regions(sealed)))
				part_rule_lacks(&p->rules[i], LACKS_PIECES, "the regions of all calls");
		}
		if (!came_out)
			hold_to_frameworks(p, &p->rules[i], judged);
	}
}

/* ---- controls, whose verdicts follow from those of their rules ---- */

/* How many rules the framework names for the control, with those that are not here; -1: the framework is not. */
static long
rules_named(const struct knowledge *k, const struct part_control *c)
{
	const struct framework *f = knowledge_framework(k, c->framework);

	for (size_t i = 0; f != NULL && i < f->n_controls; i++) {
		if (strcmp(f->controls[i].id, c->id) == 0)
			return (long)(f->controls[i].n_rules + f->controls[i].n_left_out);
	}
	return f != NULL ? 0 : -1;
}

/* The rule of the part that a rule of a control is, when it was judged again; use and facts: as they come out now. */
static const struct part_rule *
rule_of_use(const struct partfiles *p, const cJSON *facts, const cJSON *use)
{
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct part_rule *r = &p->rules[i];
		const cJSON *instance = cJSON_GetArrayItem(json_arr(facts, r->kind), (int)json_num(use, "instance", -1));

		if (r->lack == LACKS_NOTHING && strcmp(r->id, json_str(use, "id")) == 0 && same_instance(json_get(r->doc, "rule"), instance))
			return r;
	}
	return NULL;
}

/* The control as it comes out now, with its rules at their places in the whole bundle; counts those that were judged again. */
static cJSON *
control_now(struct part_control *c, const struct partfiles *p, const cJSON *facts)
{
	const cJSON *framework = json_by_id(json_arr(facts, "frameworks"), c->framework);
	cJSON *copy = cJSON_Duplicate(json_by_id(json_arr(framework, "controls"), c->id), true), *use;

	c->reperformed = 0;
	cJSON_ArrayForEach(use, json_arr(copy, "rules")) {
		const struct part_rule *r = rule_of_use(p, facts, use);

		if (r == NULL)
			continue;
		c->reperformed++;
		cJSON_ReplaceItemInObjectCaseSensitive(use, "instance", cJSON_Duplicate(json_get(r->doc, "instance"), true));
	}
	return copy;
}

/* To facts that are compared; control is taken over, NULL: there is none. */
static void
add_control(cJSON *doc, const char *framework, cJSON *control)
{
	static const char *const stated[] = { "waivers", "waived", "attestations", "attested" };
	cJSON *list = json_arr(doc, "frameworks"), *f;

	for (size_t i = 0; i < sizeof(stated) / sizeof(stated[0]); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(control, stated[i]);
	cJSON_ArrayForEach(f, list) {
		if (strcmp(json_str(f, "id"), framework) == 0)
			break;
	}
	if (f == NULL) {
		f = cJSON_CreateObject();
		cJSON_AddStringToObject(f, "id", framework);
		cJSON_AddArrayToObject(f, "controls");
		cJSON_AddItemToArray(list, f);
	}
	if (control != NULL)
		cJSON_AddItemToArray(json_arr(f, "controls"), control);
}

/*
 * Controls are compared of which each rule that their framework names was judged again: by what is left a verdict could only
 * be made that is another one.
 */
static void
add_controls(cJSON *sealed, cJSON *found, struct partfiles *p, const struct judged *now)
{
	cJSON_AddArrayToObject(sealed, "frameworks");
	cJSON_AddArrayToObject(found, "frameworks");
	for (size_t i = 0; i < p->n_controls; i++) {
		struct part_control *c = &p->controls[i];
		long named = rules_named(now->own, c);
		cJSON *control = control_now(c, p, now->facts);

		if (named >= 0)
			c->rules = (size_t)named;
		c->derived = named >= 0 && c->reperformed == c->rules;
		if (!c->derived) {
			cJSON_Delete(control);
			continue;
		}
		add_control(sealed, c->framework, cJSON_Duplicate(json_get(c->doc, "control"), true));
		add_control(found, c->framework, control);
	}
}

/* ---- the whole ---- */

static int
compare(struct facts_differences *out, struct partfiles *p, struct err *e)
{
	const struct judging_options opt = { .memory_max = REASSESS_MEMORY_MAX, .quiet = true };
	struct judged now = { 0 };
	int rc = judge(&now, &p->run, &opt, e);

	if (rc == 0) {
		cJSON *sealed, *found;

		hold_to_calls(p, now.facts);
		hold_to_surroundings(p, &now);
		sealed = sealed_of(p);
		found = now_of(sealed, now.facts);
		add_controls(sealed, found, p, &now);
		facts_compare(out, sealed, found, false);
		compare_inputs(out, p, &now);
		cJSON_Delete(sealed);
		cJSON_Delete(found);
	}
	judged_release(&now);
	return rc;
}

/* Whether anything here follows from what is here; a control without rules follows from its framework. */
static bool
can_judge(const struct partfiles *p)
{
	for (size_t i = 0; i < p->n_controls; i++) {
		if (cJSON_GetArraySize(json_arr(json_get(p->controls[i].doc, "control"), "rules")) == 0)
			return true;
	}
	return partfiles_count(p, LACKS_NOTHING) > 0;
}

int
reassess_part(struct facts_differences *out, cJSON *doc, const char *path, struct verify_result *result, struct err *e)
{
	struct layer_result *l = &result->layers[LAYER_REPERFORMED];
	struct partfiles p;
	int rc = partfiles_open(&p, path, result->identity, e);

	if (rc == 0 && can_judge(&p))
		rc = compare(out, &p, e);
	if (rc == 0)
		rc = part_report(doc, l, &p, e);
	if (rc != 0)
		l->state = LAYER_NOT_CHECKED;
	partfiles_release(&p);
	return rc;
}
