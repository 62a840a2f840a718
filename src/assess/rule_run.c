#include "assess/rule_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/baseline.h"
#include "assess/pushdown.h"
#include "assess/verdict.h"

#define SECONDS_PER_DAY 86400

void
instance_release(struct instance *i)
{
	cJSON_Delete(i->parameters);
	strlist_release(&i->inside);
	findings_release(&i->findings);
}

/* ---- parameters ---- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

cJSON *
rule_parameters(const struct rule *rule, const cJSON *overrides, const struct assess_scope *scope)
{
	size_t n = (size_t)cJSON_GetArraySize(rule->parameters), used = 0;
	const cJSON **own = xcalloc(n + 1, sizeof(*own)), *v;
	cJSON *out = cJSON_CreateObject();

	cJSON_ArrayForEach(v, rule->parameters)
		own[used++] = v;
	qsort(own, used, sizeof(*own), compare_names);
	for (size_t i = 0; i < used; i++) {
		const char *name = own[i]->string;
		const cJSON *from = json_get(overrides, name);

		if (from == NULL)
			from = json_get(scope->parameters, name);
		if (from == NULL && cJSON_IsArray(own[i]))
			from = json_get(scope->lists, name);
		cJSON_AddItemToObject(out, name, cJSON_Duplicate(from != NULL ? from : own[i], 1));
	}
	free(own);
	return out;
}

/* ---- running ---- */

/* Where the history begins that a rule compares with. */
static int64_t
base_start(const struct assess_scope *s, const struct rule *rule)
{
	return s->base_start != 0 ? s->base_start : (int64_t)s->from - (int64_t)rule->baseline_days * SECONDS_PER_DAY;
}

cJSON *
rule_params(const struct assess_scope *scope, const struct rule *rule, const cJSON *shared, const cJSON *parameters)
{
	cJSON *all = cJSON_Duplicate(shared, 1);
	const cJSON *v;

	if (rule->baseline_days > 0)
		cJSON_ReplaceItemInObjectCaseSensitive(all, "base_start", cJSON_CreateNumber((double)base_start(scope, rule)));
	cJSON_ArrayForEach(v, parameters) {
		if (json_get(all, v->string) == NULL)
			cJSON_AddItemToObject(all, v->string, cJSON_Duplicate(v, 1));
	}
	return all;
}

int
rule_fill_lists(struct db *db, const struct assess_scope *scope, const cJSON *parameters, struct err *e)
{
	cJSON *lists = cJSON_CreateObject();
	const cJSON *v;
	int rc;

	cJSON_ArrayForEach(v, scope->lists) {
		if (json_get(parameters, v->string) == NULL)
			cJSON_AddItemToObject(lists, v->string, cJSON_Duplicate(v, 1));
	}
	cJSON_ArrayForEach(v, parameters) {
		if (cJSON_IsArray(v))
			cJSON_AddItemToObject(lists, v->string, cJSON_Duplicate(v, 1));
	}
	rc = db_fill_lists(db, lists, e);
	cJSON_Delete(lists);
	return rc;
}

/*
 * A rule is held to what it declares: reading more would let it speak of what the engine does not watch, reading less
 * (constants, say) would let it borrow evidence that it never looked at.
 */
static int
check_sources(const struct judging *j, const struct rule *rule, const cJSON *params, struct err *e)
{
	struct strlist reads = { 0 };
	int rc = db_deps(j->db, rule->file, rule->sql, params, &reads, e);

	for (size_t i = 0; i < reads.n && rc == 0; i++) {
		if (!strlist_has(&rule->sources, reads.items[i]))
			rc = err_set(e, ERR_SQL, "%s: reads %s, which it does not declare", rule->file, reads.items[i]);
	}
	for (size_t i = 0; i < rule->sources.n && rc == 0; i++) {
		if (!strlist_has(&reads, rule->sources.items[i]))
			rc = err_set(e, ERR_SQL, "%s: declares %s, which it does not read", rule->file, rule->sources.items[i]);
	}
	strlist_release(&reads);
	return rc;
}

static int
keep_row(void *arg, const cJSON *columns, struct err *e)
{
	(void)e;
	cJSON_AddItemToArray(arg, cJSON_Duplicate(columns, 1));
	return 0;
}

cJSON *
rule_rows(const struct judging *j, const struct rule *rule, const cJSON *parameters, struct err *e)
{
	cJSON *params = rule_params(j->in->scope, rule, j->params, parameters), *rows = cJSON_CreateArray();

	if (rule_fill_lists(j->db, j->in->scope, parameters, e) != 0 || check_sources(j, rule, params, e) != 0 ||
	    db_rows(j->db, rule->file, rule->sql, params, keep_row, rows, e) != 0) {
		cJSON_Delete(rows);
		rows = NULL;
	}
	cJSON_Delete(params);
	return rows;
}

/* ---- detections ---- */

enum verdict
detection_verdict(enum detection_state state, enum severity severity)
{
	switch (state) {
	case DETECTION_HIT:
		return severity <= SEVERITY_HIGH ? VERDICT_FAIL : VERDICT_WARN;
	case DETECTION_CLEAN:
		return VERDICT_PASS;
	default:
		return VERDICT_UNKNOWN;
	}
}

/* Records that could not be read, or have no time and so are in no window: any of them might be what is looked for. */
static int
add_problems(struct findings *out, struct db *db, struct err *e)
{
	sqlite3_stmt *st;

	if (db_own(db, "select p.evidence, p.account, p.code, p.n, x.source from engine_event_problem p"
	    " left join engine_exchange x on x.id = p.evidence order by 1, 3", &st, e) != 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct finding *f = findings_add(out, db_text(st, 0), db_text(st, 1), "", REASON_NOT_COVERED);

		cJSON_AddNumberToObject(f->values, "records", sqlite3_column_int(st, 3));
		strlist_add(&f->evidence, db_text(st, 0));
		finding_hold_code(f, STATE_ERROR, db_text(st, 4), db_text(st, 0), db_text(st, 2));
	}
	sqlite3_finalize(st);
	return 0;
}

/* The period's events of the accounts that no store told whole by running the rule itself. */
static void
add_uncovered(const struct judging *j, struct instance *i, const struct pushed *inside)
{
	struct assess_scope rest = *j->in->scope;
	struct kvlist accounts = { 0 };

	for (size_t a = 0; a < rest.accounts.n; a++) {
		if (!pushed_covers(inside, rest.accounts.items[a].name, &rest))
			kv_add(&accounts, rest.accounts.items[a].name, rest.accounts.items[a].value);
	}
	rest.accounts = accounts;
	if (accounts.n > 0 || inside->coverage.n == 0)
		coverage_findings(&i->findings, &j->coverage, j->seen, &rest, rest.from, rest.to, REASON_NOT_COVERED);
	kv_release(&accounts);
}

/* The sources of a rule but those with event records: what is missing of the events is told as the time that nothing covers. */
static void
add_other_sources(struct strlist *out, const struct judging *j, const struct rule *rule)
{
	for (size_t i = 0; i < rule->sources.n; i++) {
		const struct source *source = knowledge_source(j->k, rule->sources.items[i]);

		if (source == NULL || !source_tells_events(source))
			strlist_add(out, rule->sources.items[i]);
	}
}

/* Everything that must have been seen before no row means that nothing happened. */
static int
add_unseen(const struct judging *j, struct instance *i, const struct pushed *inside, bool *window, bool *history, struct err *e)
{
	struct strlist others = { 0 };
	size_t before = i->findings.n;
	int rc;

	add_uncovered(j, i, inside);
	add_other_sources(&others, j, i->rule);
	verdict_unseen(&i->findings, j->seen, &others);
	strlist_release(&others);
	rc = add_problems(&i->findings, j->db, e);
	*window = i->findings.n == before;
	*history = i->rule->baseline_days == 0 || baseline_findings(&i->findings, j, i->rule) == 0;
	return rc;
}

static int
judge_detection(const struct judging *j, struct instance *i, const cJSON *rows, const struct pushed *inside, struct err *e)
{
	enum verdict hit = detection_verdict(DETECTION_HIT, i->rule->severity);
	bool history, window, hits = false, held = i->findings.n > 0, young = false;
	enum detection_state told;
	size_t n_rows;
	const cJSON *row;

	cJSON_ArrayForEach(row, rows) {
		bool untold = json_str(row, "state") != NULL;

		if (untold && verdict_untold(&i->findings, j->db, i->rule, row, &told, e) != 0)
			return -1;
		if (!untold && verdict_hit(&i->findings, j->db, i->rule, hit, row, e) != 0)
			return -1;
		if (untold)
			*(told == DETECTION_INSUFFICIENT_BASELINE ? &young : &held) = true;
		else
			held |= i->findings.items[i->findings.n - 1].held;
	}
	n_rows = i->findings.n;
	if (add_unseen(j, i, inside, &window, &history, e) != 0)
		return -1;
	for (size_t f = 0; f < n_rows; f++) {
		/* without the history that it compares with, everything is new to a rule: its hits mean nothing */
		if (!history)
			finding_hold_code(&i->findings.items[f], STATE_NOT_QUERIED, "", "", REASON_NO_HISTORY);
		hits |= !i->findings.items[f].held;
	}
	if (hits)
		i->detection = DETECTION_HIT;
	else if (held || !window)
		i->detection = DETECTION_NOT_EVALUABLE;
	else
		i->detection = history && !young ? DETECTION_CLEAN : DETECTION_INSUFFICIENT_BASELINE;
	return 0;
}

/* Where the events were read from here, and where they are too many for that. */
static int
judge_everywhere(const struct judging *j, struct instance *i, cJSON *rows, struct err *e)
{
	struct pushed pushed;
	int rc = pushdown_judge(&pushed, j, i, rows, e);

	if (rc == 0)
		rc = judge_detection(j, i, rows, &pushed, e);
	for (size_t s = 0; s < pushed.sources.n; s++)
		strlist_add(&i->inside, pushed.sources.items[s]);
	pushed_release(&pushed);
	return rc;
}

static void
conclude_detection(struct instance *i)
{
	enum verdict worst;

	i->verdict = detection_verdict(i->detection, i->rule->severity);
	i->state = STATE_CONFIRMED;
	if (i->verdict == VERDICT_UNKNOWN)
		findings_worst(&i->findings, &worst, &i->state);
}

static int
judge_check(const struct judging *j, struct instance *i, const cJSON *rows, struct err *e)
{
	const struct assess_scope *scope = j->in->scope;
	bool events = rule_reads_events(j->k, i->rule);
	/* a member that could not be entered holds back every pass, also when others saw its events */
	bool by_time = events && j->seen->refused.n == 0;
	struct strlist others = { 0 };
	int rc;

	if (by_time)
		add_other_sources(&others, j, i->rule);
	rc = verdict_check(&i->findings, j->db, j->seen, i->rule, by_time ? &others : &i->rule->sources, rows, e);
	strlist_release(&others);
	if (rc != 0 || !events)
		return rc;
	/* one that says "none" has looked at the whole period, or does not know */
	coverage_findings(&i->findings, &j->coverage, j->seen, scope, scope->from, scope->to, REASON_NOT_COVERED);
	return add_problems(&i->findings, j->db, e);
}

int
rule_judge(const struct judging *j, struct instance *i, struct err *e)
{
	struct err local = { 0 };
	cJSON *rows = rule_rows(j, i->rule, i->parameters, &local);
	int rc = 0;

	i->tuned = (!i->rule->uses_calendar || j->in->scope->calendar_given) &&
	    (i->rule->baseline_days == 0 || j->baseline != NULL);
	if (rows == NULL && local.code == ERR_STOPPED) {
		*e = local;
		return -1;
	}
	if (rows == NULL) {
		verdict_failed(&i->findings, i->rule, &local);
		i->detection = DETECTION_NOT_RUN;
	} else if (i->rule->kind == RULE_DETECTION) {
		rc = judge_everywhere(j, i, rows, e);
	} else {
		rc = judge_check(j, i, rows, e);
	}
	cJSON_Delete(rows);
	if (rc != 0)
		return -1;
	findings_sort(&i->findings);
	if (i->rule->kind == RULE_DETECTION)
		conclude_detection(i);
	else
		findings_worst(&i->findings, &i->verdict, &i->state);
	return 0;
}
