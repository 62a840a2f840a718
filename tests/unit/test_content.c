/*
 * The shipped knowledge, rule by rule: a mini collector asks what the sources ask of a small made-up cloud, changed a
 * little for each case, and the assessment says what it says.  Every check needs a case for each verdict that its SQL can
 * give, every reason a case that gives it; and a check whose calls are all denied must be unknown.  Detections have
 * test_detections.c for that.  Arguments are ids (or their beginnings): only their cases are run then.
 */
#include <stdbool.h>

#include "assess/assess.h"
#include "assess/pushdown.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "content_cases.h"
#include "content_cloud.h"
#include "db_again.h"
#include "knowledge/knowledge.h"
#include "knowledge/plan.h"
#include "reason_places.h"
#include "tap.h"

#define PERIOD_DAYS 30

static const struct content_case *const all_cases[] = { ram_cases, trail_cases, store_cases, bucket_cases, event_cases, oss_cases, sls_cases, NULL };

#define ALONE_EACH 40	/* one case in so many is judged in a database of its own as well */

static struct knowledge *k;
static struct db *shared;	/* made once, emptied for each case: making one takes longer than a case */
static time_t now;

/* Verdicts and reasons that a case has shown: "TRL-01 pass", "TRL-01 fail", "TRL-01 none". */
static struct strlist shown;

/* Facts of the cloud that a case describes, of this part of the knowledge.  db is empty.  Not NULL; the caller frees. */
static cJSON *
assess_in(struct db *db, const struct knowledge *part, const struct content_case *c)
{
	struct err e = { 0 };
	struct assess_scope scope = { .organisation = "test", .from = now - PERIOD_DAYS * 86400, .to = now - 3600,
		.calendar_given = true, SCOPE_CALENDAR };
	struct assess_input in = { .scope = &scope, .run_id = "test", .started = now, .finished = now, .now = now,
		.complete = true, .tool_version = "test", .knowledge_sha256 = "0", .knowledge_files = 1 };
	cJSON *facts = NULL, *parameters = c->scope != NULL ? cJSON_Parse(c->scope) : NULL;

	kv_add(&scope.accounts, WORLD_ACCOUNT, "main");
	strlist_add(&scope.regions, "*");
	strlist_add(&scope.holidays, "2026-10-30");
	strlist_add(&scope.workdays, "2026-11-01");
	scope.parameters = parameters;
	scope.exceptions = json_arr(parameters, "exceptions");
	scope.lists = json_get(parameters, "lists");
	scope.from = now - (time_t)json_num(parameters, "period_days", PERIOD_DAYS) * 86400;
	if (db_set_scope(db, &scope, now, &e) != 0 || pushdown_fill(db, &scope, now, &e) != 0)
		content_die("database", &e);
	content_collect(db, part, &scope, now, c, &in.planned);
	if (assess_run(db, part, &in, &facts, &e) != 0)
		content_die("assessment", &e);
	strlist_release(&in.planned);
	kv_release(&scope.accounts);
	strlist_release(&scope.regions);
	strlist_release(&scope.holidays);
	strlist_release(&scope.workdays);
	cJSON_Delete(parameters);
	return facts;
}

static cJSON *
assess(const struct knowledge *part, const struct content_case *c)
{
	cJSON *facts;

	db_empty(shared);
	shared->k = part;	/* the same sources and views: the tables are made for them */
	facts = assess_in(shared, part, c);
	shared->k = k;
	return facts;
}

/* What was in the database before has no say: in a new one, the same case gives the same facts. */
static void
test_alone(const struct knowledge *part, const struct content_case *c, const cJSON *facts)
{
	struct err e = { 0 };
	struct db *db = NULL;
	cJSON *again;
	char *want, *got;

	if (db_open(&db, part, &e) != 0)
		content_die("database", &e);
	again = assess_in(db, part, c);
	want = json_print(again);
	got = json_print(facts);
	is_str(got, want, "no case before it has a say");
	free(want);
	free(got);
	cJSON_Delete(again);
	db_free(db);
}

/* ---- what came out ---- */

static const cJSON *
entry_of(const cJSON *facts, const char *id)
{
	static const char *const lists[] = { "checks", "detections" };
	const cJSON *one;

	for (size_t i = 0; i < 2; i++) {
		cJSON_ArrayForEach(one, json_arr(facts, lists[i])) {
			if (strcmp(json_str(one, "id"), id) == 0)
				return one;
		}
	}
	return NULL;
}

static const cJSON *
finding_of(const cJSON *entry, const char *reason)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, json_arr(entry, "findings")) {
		if (json_str(f, "reason") != NULL && strcmp(json_str(f, "reason"), reason) == 0)
			return f;
	}
	return NULL;
}

static void
show(const char *rule, const char *what)
{
	char *text = xasprintf("%s %s", rule, what);

	if (!strlist_has(&shown, text))
		strlist_add(&shown, text);
	free(text);
}

/* A part of the knowledge that asks and judges no more than one rule, which makes a case quick. */
struct only {
	struct framework framework;
	struct control control;
	struct control_rule rule;
};

static void
just_one(struct knowledge *part, const struct rule *r, struct only *only)
{
	static char one[] = "one";

	memset(only, 0, sizeof(*only));
	only->rule.id = r->id;
	only->control = (struct control){ .id = one, .token = one, .rules = &only->rule, .n_rules = 1, .decide = DECIDE_AUTOMATIC };
	only->framework = (struct framework){ .id = one, .file = one, .controls = &only->control, .n_controls = 1 };
	*part = *k;
	part->rules = &k->rules[r - k->rules];
	part->n_rules = 1;
	part->frameworks = &only->framework;
	part->n_frameworks = 1;
}

static void
run_case(const struct content_case *c)
{
	static int n;
	const struct rule *r = knowledge_rule(k, c->rule);
	struct only only;
	struct knowledge part;
	const cJSON *entry, *finding;
	const char *got;
	cJSON *facts;
	char *text;

	if (!ok(r != NULL, "%s is shipped", c->rule))
		return;
	just_one(&part, r, &only);
	facts = assess(&part, c);
	if (n++ % ALONE_EACH == 0)
		test_alone(&part, c, facts);
	entry = entry_of(facts, c->rule);
	got = json_str(entry, r->kind == RULE_DETECTION ? "state" : "verdict");

	if (!ok(got != NULL && strcmp(got, c->verdict) == 0, "%s: %s: %s", c->rule, c->phrase, c->verdict)) {
		text = json_print(entry);
		printf("# %s\n", text);
		free(text);
	} else if (c->reason != NULL) {
		finding = finding_of(entry, c->reason);
		if (!ok(finding != NULL, "%s: %s: because %s", c->rule, c->phrase, c->reason)) {
			text = json_print(entry);
			printf("# %s\n", text);
			free(text);
		} else {
			ok(cJSON_GetArraySize(json_arr(finding, "evidence")) > 0, "%s: %s: with evidence", c->rule, c->phrase);
			check_places(r, c->phrase, finding);
			show(c->rule, c->reason);
		}
	}
	show(c->rule, c->verdict);
	cJSON_Delete(facts);
}

/* Whether an argument, or no argument at all, asks for this rule. */
static bool
is_asked(const char *id, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strncmp(id, argv[i], strlen(argv[i])) == 0)
			return true;
	}
	return argc <= 1;
}

/* No check may say anything but unknown when nothing that it reads could be seen. */
static void
test_denied(const struct rule *r)
{
	const struct content_case nothing = { .phrase = "denied", .rule = r->id };
	struct only only;
	struct knowledge part;
	cJSON *facts;

	if (r->sources.n == 0)
		return;
	just_one(&part, r, &only);
	content_deny = &r->sources;
	facts = assess(&part, &nothing);
	content_deny = NULL;
	is_str(json_str(entry_of(facts, r->id), "verdict"), "unknown", r->id);
	cJSON_Delete(facts);
}

/* Whether the statement can give this verdict: it has to name it. */
static bool
can_say(const struct rule *r, const char *verdict)
{
	char *text = xasprintf("'%s'", verdict);
	bool can = strstr(r->sql, text) != NULL;

	free(text);
	return can;
}

static void
test_every_rule_has_cases(int argc, char **argv)
{
	static const char *const of_check[] = { "pass", "fail", "warn", "not-applicable", "not-yet", "manual", NULL };

	for (size_t i = 0; i < k->n_rules; i++) {
		const struct rule *r = &k->rules[i];
		char *text;

		if (r->kind != RULE_CHECK || !is_asked(r->id, argc, argv))
			continue;
		for (const char *const *v = of_check; *v != NULL; v++) {
			text = xasprintf("%s %s", r->id, *v);
			if (can_say(r, *v))
				ok(strlist_has(&shown, text), "%s has a case that is %s", r->id, *v);
			free(text);
		}
		test_denied(r);
		for (size_t n = 0; n < r->n_reasons; n++) {
			text = xasprintf("%s %s", r->id, r->reasons[n].code);
			ok(strlist_has(&shown, text), "%s has a case for the reason %s", r->id, r->reasons[n].code);
			free(text);
		}
	}
}

/* Whether a control rests on a rule that the good cloud leaves open: too little history, or nothing of its kind to see. */
static bool
is_open(const cJSON *control)
{
	const cJSON *r;

	cJSON_ArrayForEach(r, json_arr(control, "rules")) {
		const struct rule *rule = knowledge_rule(k, json_str(r, "id"));

		if (rule->kind == RULE_DETECTION && strcmp(json_str(r, "verdict"), "unknown") == 0)
			return true;
	}
	return false;
}

/* The controls of a good cloud: what needs a human says so, nothing fails. */
static void
test_framework(const struct framework *f, const cJSON *controls)
{
	ok(cJSON_GetArraySize(controls) == (int)f->n_controls, "%s: every control is judged", f->id);
	for (size_t i = 0; i < f->n_controls; i++) {
		const cJSON *judged = cJSON_GetArrayItem(controls, (int)i);
		const struct control *c = &f->controls[i];

		if (c->decide == DECIDE_MANUAL)
			is_str(json_str(judged, "verdict"), "manual", c->token);
		else if (is_open(judged))
			is_str(json_str(judged, "verdict"), "unknown", c->token);
		else
			is_str(json_str(judged, "verdict"), c->decide == DECIDE_AUTOMATIC ? "pass" : "manual", c->token);
	}
}

static void
test_controls(const cJSON *facts)
{
	const cJSON *one;
	size_t n = 0;

	cJSON_ArrayForEach(one, json_arr(facts, "frameworks")) {
		const struct framework *f = knowledge_framework(k, json_str(one, "id"));

		if (f != NULL)
			test_framework(f, json_arr(one, "controls"));
		n += f != NULL;
	}
	ok(n == k->n_frameworks, "every framework is judged");
}

static void
test_tables(const cJSON *facts)
{
	const cJSON *t;

	cJSON_ArrayForEach(t, json_arr(facts, "tables")) {
		const char *id = json_str(t, "id");
		bool gaps = strcmp(id, "accounts-without-sls") == 0 || strcmp(id, "alert-gaps") == 0 || strcmp(id, "rules-inside") == 0;

		ok((cJSON_GetArraySize(json_arr(t, "rows")) == 0) == gaps, "table %s has %s", id, gaps ? "no row where all is well" : "rows");
	}
}

static void
test_good_cloud(void)
{
	struct content_case good = { .phrase = "good", .scope = WORLD_SCOPE,
		.events = {{ "CreateUser", "Ram", "Write", "ram-user", 86400 + 900, 1, 0, NULL, NULL, NULL }} };
	cJSON *facts = assess(k, &good);
	const cJSON *one;

	cJSON_ArrayForEach(one, json_arr(facts, "checks")) {
		if (strcmp(json_str(one, "verdict"), "fail") == 0 || strcmp(json_str(one, "verdict"), "unknown") == 0 ||
		    strcmp(json_str(one, "verdict"), "warn") == 0)
			ok(0, "%s has nothing to say where all is well, got %s", json_str(one, "id"), json_str(one, "verdict"));
	}
	cJSON_ArrayForEach(one, json_arr(facts, "detections")) {
		const char *state = json_str(one, "state");

		ok(strcmp(state, "clean") == 0 || strcmp(state, "not-evaluable") == 0 ||
		    (strcmp(state, "insufficient-baseline") == 0 && knowledge_rule(k, json_str(one, "id"))->baseline_days > 0),
		    "%s has no hit: %s", json_str(one, "id"), state);
	}
	test_controls(facts);
	test_tables(facts);
	cJSON_Delete(facts);
}

static void
print_problem(void *arg, const char *file, const char *key, const char *reason)
{
	(void)arg;
	printf("# %s: %s: %s\n", file, key, reason);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("TOP_SRCDIR");
	char *dir = xasprintf("%s/frameworks", top != NULL ? top : ".");
	struct err e = { 0 };

	clock_parse(WORLD_NOW, &now);
	if (!ok(knowledge_load(&k, dir, print_problem, NULL, &e) == 0, "the shipped knowledge holds together"))
		content_die("knowledge", &e);
	if (db_open(&shared, k, &e) != 0)
		content_die("database", &e);
	if (argc <= 1)
		test_good_cloud();
	for (size_t i = 0; all_cases[i] != NULL; i++) {
		for (const struct content_case *c = all_cases[i]; c->phrase != NULL; c++) {
			if (is_asked(c->rule, argc, argv))
				run_case(c);
		}
	}
	test_every_rule_has_cases(argc, argv);
	db_free(shared);
	knowledge_free(k);
	strlist_release(&shown);
	free(dir);
	return tap_done();
}
