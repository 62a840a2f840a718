#include "assess/detect.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

#include "assess/baseline.h"
#include "assess/baseline_files.h"
#include "assess/detect_hits.h"
#include "assess/facts.h"

#define SECONDS_PER_DAY 86400

static void
set_period(struct assess_scope *s, const struct detect_input *in, const struct events_loaded *n)
{
	bool timed = n->first <= n->last;

	s->from = in->files.since != 0 || timed ? n->begin : 0;
	s->to = in->until != 0 ? in->until : timed ? n->last + 1 : 1;
	if (s->to <= s->from)
		s->to = s->from + 1;
	s->base_start = timed && n->first < s->from ? n->first - n->first % SECONDS_PER_DAY : s->from;
	for (size_t i = 0; in->scope->accounts.n == 0 && i < n->accounts.n; i++)
		kv_add(&s->accounts, n->accounts.items[i], "");
}

static int
compare_rules(const void *a, const void *b)
{
	return strcmp((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

static cJSON *
title_of(const struct rule *r)
{
	cJSON *o = cJSON_CreateObject();

	for (int l = 0; l < LANG_COUNT; l++)
		cJSON_AddStringToObject(o, lang_names[l], r->title.text[l] != NULL ? r->title.text[l] : "");
	return o;
}

static int
judge_all(cJSON *list, const struct judging *j, struct err *e)
{
	const struct rule **rules = xcalloc(j->k->n_rules + 1, sizeof(const struct rule *));
	size_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < j->k->n_rules; i++) {
		if (j->k->rules[i].kind == RULE_DETECTION)
			rules[n++] = &j->k->rules[i];
	}
	qsort(rules, n, sizeof(*rules), compare_rules);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct instance one = { .rule = rules[i], .parameters = rule_parameters(rules[i], NULL, j->in->scope) };

		if (stop_requested())
			rc = err_set(e, ERR_STOPPED, "interrupted before %s", rules[i]->id);
		else
			rc = rule_judge(j, &one, e);
		if (rc == 0) {
			cJSON *o = facts_instance(j, &one);

			cJSON_AddItemToObject(o, "title", title_of(rules[i]));
			cJSON_AddItemToObject(o, "reason", hit_reason(rules[i], o));
			cJSON_AddItemToArray(list, o);
		}
		instance_release(&one);
	}
	free(rules);
	return rc;
}

static cJSON *
counts_json(const struct events_loaded *n)
{
	const struct {
		const char *name;
		long n;
	} rows[] = {
		{ "files", n->counts.files }, { "records", n->counts.records }, { "events", n->counts.events - n->late },
		{ "duplicates", n->counts.duplicates }, { "refused", n->counts.refused }, { "unreadable", n->counts.unreadable },
		{ "untimed", n->counts.untimed }, { "baseline_left_out", n->late },
	};
	cJSON *o = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cJSON_AddNumberToObject(o, rows[i].name, (double)rows[i].n);
	return o;
}

static cJSON *
period_json(const struct assess_scope *s)
{
	cJSON *o = cJSON_CreateObject();

	json_add_time(o, "from", s->from);
	json_add_time(o, "to", s->to);
	return o;
}

int
detect_run(cJSON **out, struct db *db, const struct detect_input *in, struct err *e)
{
	struct assess_scope scope = *in->scope;
	struct assess_input input = { .scope = &scope, .complete = true, .run_id = "event files" };
	struct judging j = { .db = db, .k = in->k, .in = &input };
	struct events_loaded n;
	cJSON *doc = cJSON_CreateObject(), *list;
	int rc = -1;

	*out = NULL;
	if (events_load(db, &in->files, &n, e) != 0 || events_index(db, e) != 0)
		goto out;
	set_period(&scope, in, &n);
	if (in->kept != NULL && baseline_check(in->kept, in->kept_name, &scope, e) != 0)
		goto out;
	input.baseline = in->kept;
	input.now = input.started = input.finished = scope.to;
	j.params = scope_params(&scope, input.now);
	if (db_set_scope(db, &scope, input.now, e) != 0 || seen_make(&j.seen, db, &input.planned, j.params, e) != 0)
		goto out;
	events_cover(&j.coverage, &n, scope.to);
	if (baseline_make(&j, e) != 0)
		goto out;
	cJSON_AddNumberToObject(doc, "detect", 1);
	cJSON_AddItemToObject(doc, "period", period_json(&scope));
	cJSON_AddItemToObject(doc, "baseline", baseline_facts(&j));
	cJSON_AddItemToObject(doc, "events", counts_json(&n));
	list = cJSON_AddArrayToObject(doc, "detections");
	if (judge_all(list, &j, e) != 0 || hits_add(list, db, in->k, e) != 0)
		goto out;
	*out = doc;
	doc = NULL;
	rc = 0;
out:
	baseline_release(&j);
	coverage_release(&j.coverage);
	seen_free(j.seen);
	cJSON_Delete(j.params);
	cJSON_Delete(doc);
	strlist_release(&n.accounts);
	if (in->scope->accounts.n == 0)
		kv_release(&scope.accounts);
	return rc;
}
