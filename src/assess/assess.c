#include "assess/assess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

#include "assess/baseline.h"
#include "assess/exceptions.h"
#include "assess/facts.h"
#include "assess/inputs.h"
#include "assess/instances.h"
#include "assess/pushdown.h"
#include "assess/rule_run.h"
#include "assess/statements.h"

struct assessment {
	struct judging j;
	struct stated stated;
	struct instances rules;
};

/* ---- the document ---- */

static cJSON *
head(const struct assess_input *in, const char *sha256, long files)
{
	cJSON *facts = cJSON_CreateObject(), *o;

	cJSON_AddNumberToObject(facts, "assessment", 1);
	o = cJSON_AddObjectToObject(facts, "tool");
	cJSON_AddStringToObject(o, "name", "trailseal");
	cJSON_AddStringToObject(o, "version", in->tool_version != NULL ? in->tool_version : "");
	o = cJSON_AddObjectToObject(facts, "run");
	cJSON_AddStringToObject(o, "id", in->run_id != NULL ? in->run_id : "");
	json_add_time(o, "started", in->started);
	json_add_time(o, "finished", in->finished);
	cJSON_AddBoolToObject(o, "complete", in->complete);
	cJSON_AddItemToObject(facts, "scope", facts_scope(in));
	o = cJSON_AddObjectToObject(facts, "knowledge");
	cJSON_AddStringToObject(o, "sha256", sha256);
	cJSON_AddNumberToObject(o, "files", (double)files);
	cJSON_AddItemToObject(o, "own", facts_own(in->own_knowledge));
	return facts;
}

static int
compare_rules(const void *a, const void *b)
{
	return strcmp((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

static cJSON *
all_tables(const struct assessment *a, struct err *e)
{
	const struct knowledge *k = a->j.k;
	const struct rule **tables = xcalloc(k->n_rules + 1, sizeof(*tables));
	cJSON *list = cJSON_CreateArray();
	size_t n = 0;

	for (size_t i = 0; i < k->n_rules; i++) {
		if (k->rules[i].kind == RULE_TABLE)
			tables[n++] = &k->rules[i];
	}
	qsort(tables, n, sizeof(*tables), compare_rules);
	for (size_t i = 0; i < n && list != NULL; i++) {
		cJSON *t = facts_table(&a->j, tables[i], e);

		if (t == NULL) {
			cJSON_Delete(list);
			list = NULL;
		} else {
			cJSON_AddItemToArray(list, t);
		}
	}
	free(tables);
	return list;
}

static int
judge_rules(struct assessment *a, cJSON *facts, cJSON *counts, struct err *e)
{
	cJSON *checks = cJSON_AddArrayToObject(facts, "checks"), *detections = cJSON_AddArrayToObject(facts, "detections");
	cJSON *n_checks = facts_counts(verdict_names, VERDICT_COUNT);
	cJSON *n_detections = facts_counts(detection_state_names, DETECTION_COUNT);

	cJSON_AddItemToObject(counts, "checks", n_checks);
	cJSON_AddItemToObject(counts, "detections", n_detections);
	for (size_t i = 0; i < a->rules.n; i++) {
		struct instance *one = &a->rules.items[i];
		bool detection = one->rule->kind == RULE_DETECTION;
		cJSON *made;

		if (rule_judge(&a->j, one, e) != 0)
			return -1;
		stated_waive(&a->stated, one);
		made = facts_instance(&a->j, one);
		json_share(made);
		cJSON_AddItemToArray(detection ? detections : checks, made);
		if (detection)
			facts_count(n_detections, detection_state_names[one->detection]);
		else
			facts_count(n_checks, verdict_names[one->verdict]);
	}
	return 0;
}

static void
judge_frameworks(struct assessment *a, cJSON *facts, cJSON *counts)
{
	cJSON *list = cJSON_AddArrayToObject(facts, "frameworks"), *n = facts_counts(verdict_names, VERDICT_COUNT);

	cJSON_AddItemToObject(counts, "controls", n);
	for (size_t i = 0; i < a->j.k->n_frameworks; i++) {
		const struct framework *f = &a->j.k->frameworks[i];

		if (framework_selected(a->j.in->scope, f))
			cJSON_AddItemToArray(list, facts_framework(&a->j, f, a->rules.items, a->rules.n, n));
	}
}

static int
add_part(cJSON *facts, const char *name, cJSON *part)
{
	if (part == NULL)
		return -1;
	json_share(part);
	cJSON_AddItemToObject(facts, name, part);
	return 0;
}

static int
look(struct assessment *a, struct err *e)
{
	if (db_set_scope(a->j.db, a->j.in->scope, a->j.in->now, e) != 0 ||
	    pushdown_fill(a->j.db, a->j.in->scope, a->j.in->now, e) != 0 ||
	    seen_make(&a->j.seen, a->j.db, &a->j.in->planned, a->j.params, e) != 0 ||
	    coverage_make(&a->j.coverage, a->j.seen, a->j.db, a->j.params, e) != 0)
		return -1;
	return baseline_make(&a->j, e);
}

/* The baselines that the caller wants to keep. */
static int
hand_over(struct assessment *a, struct err *e)
{
	const struct assess_input *in = a->j.in;
	bool whole = a->j.learned != NULL && cJSON_GetArraySize(json_get(a->j.learned, "accounts")) == (int)in->scope->accounts.n;
	time_t from = in->scope->from;
	struct err why = { 0 };

	if (whole)
		clock_parse(json_str(a->j.learned, "from"), &from);
	/* too many to keep are no reason to throw this run away */
	if (in->baseline_next != NULL && baseline_learn(in->baseline_next, &a->j, from, in->scope->to, &why) != 0 &&
	    why.code != ERR_LIMIT) {
		*e = why;
		return -1;
	}
	if (in->baseline_used != NULL && a->j.baseline == a->j.learned) {
		*in->baseline_used = a->j.learned;
		a->j.learned = NULL;
	}
	return 0;
}

static void
release(struct assessment *a)
{
	instances_release(&a->rules);
	baseline_release(&a->j);
	stated_release(&a->stated);
	coverage_release(&a->j.coverage);
	seen_free(a->j.seen);
	cJSON_Delete(a->j.params);
}

int
assess_run(struct db *db, const struct knowledge *k, const struct assess_input *in, cJSON **facts_out, struct err *e)
{
	struct assessment a = { .j = { .db = db, .k = k, .in = in } };
	struct err local = { 0 };
	char sha256[SHA256_HEX_SIZE] = "";
	long files = in->knowledge_files;
	cJSON *facts = NULL, *counts = cJSON_CreateObject();
	int rc = -1;

	*facts_out = NULL;
	a.j.params = scope_params(in->scope, in->now);
	a.j.stated = &a.stated;
	stated_make(&a.stated, in->scope, in->now);
	if (in->knowledge_sha256 != NULL)
		snprintf(sha256, sizeof(sha256), "%s", in->knowledge_sha256);
	else if (facts_knowledge(k, sha256, &files, &local) != 0)
		goto out;
	if (look(&a, &local) != 0 || instances_choose(&a.rules, k, in->scope, &in->rules, &local) != 0)
		goto out;
	facts = head(in, sha256, files);
	cJSON_AddItemToObject(facts, "baseline", baseline_facts(&a.j));
	if (exceptions_mark(json_arr(json_get(facts, "scope"), "exceptions"), db, k, &local) != 0 ||
	    add_part(facts, "callers", facts_callers(db, &local)) != 0 ||
	    add_part(facts, "coverage", facts_coverage(db, a.j.seen, &local)) != 0 ||
	    add_part(facts, "events", facts_events(&a.j, &local)) != 0 ||
	    add_part(facts, "tables", all_tables(&a, &local)) != 0 || judge_rules(&a, facts, counts, &local) != 0)
		goto out;
	judge_frameworks(&a, facts, counts);
	cJSON_AddItemToObject(counts, "statements", stated_counts(&a.stated, json_arr(json_get(facts, "scope"), "exceptions")));
	cJSON_AddItemToObject(facts, "statements", a.stated.facts);
	a.stated.facts = NULL;
	if (hand_over(&a, &local) != 0 || (in->inputs != NULL && (*in->inputs = inputs_make(&a.j, &a.rules, &local)) == NULL))
		goto out;
	cJSON_AddItemToObject(facts, "counts", counts);
	counts = NULL;
	*facts_out = facts;
	facts = NULL;
	rc = 0;
out:
	if (rc != 0 && e != NULL)
		*e = local;
	cJSON_Delete(facts);
	cJSON_Delete(counts);
	release(&a);
	return rc;
}
