/*
 * Every shipped detection over event sets of its own: tests/data/detections/ID.json (README.md there has the form).  A
 * detection without a file, without a set that hits, or with a reason that no set gives, fails the program.
 */
#include <stdbool.h>

#include "assess/assess.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "db_again.h"
#include "detection_events.h"
#include "knowledge/knowledge.h"
#include "knowledge/plan.h"
#include "reason_places.h"
#include "tap.h"

#define NOW "2026-11-03T02:00:00Z"
#define FROM "2026-10-01T00:00:00Z"
#define TO "2026-11-01T00:00:00Z"
#define HISTORY_DAYS 30
#define EVENTS_SOURCE "actiontrail.LookupEvents"
#define EVENTS_ASKED "select account, '' as region, '*' as covers, :base_start as win_from, :win_end as win_to from scope_account"
#define NOTHING_ASKED "select account, '' as region, '*' as covers, 0 as win_from, 0 as win_to from scope_account where 0"

#define ALONE_EACH 40	/* one set in so many is judged in a database of its own as well */

static struct knowledge *k;
static struct db *shared;
static struct strlist shown;	/* reasons of the rule at hand that a set gave */

static int
die(const char *what, const struct err *e)
{
	printf("Bail out! %s: %s\n", what, e->text);
	exit(99);
}

/* One event set: what the file says for it, else for the whole file. */
struct set {
	const cJSON *file, *own;
	const char *phrase, *state;
	const cJSON *events;
};

static const cJSON *
setting(const struct set *s, const char *name)
{
	const cJSON *v = json_get(s->own, name);

	return v != NULL ? v : json_get(s->file, name);
}

/* ---- a cloud that answers with them ---- */

/* The for-each of a source whose answers a set gives: one row for each, with its params as columns. */
static char *
asked_for(const cJSON *answers)
{
	const cJSON *one, *v;
	struct buf b;
	char *sql;

	buf_init(&b, 1 << 20);
	cJSON_ArrayForEach(one, answers) {
		buf_addf(&b, "%sselect account, '%s' as region", b.len > 0 ? " union all " : "", text_or(one, "region", "cn-hangzhou"));
		cJSON_ArrayForEach(v, json_get(one, "params"))
			buf_addf(&b, ", '%s' as \"%s\"", cJSON_GetStringValue(v), v->string);
		buf_puts(&b, " from scope_account");
	}
	sql = xstrdup(b.len > 0 ? buf_text(&b) : NOTHING_ASKED);
	buf_release(&b);
	return sql;
}

struct asking {
	struct db *db;
	const struct source *source;
	const cJSON *answers;	/* NULL: events */
	cJSON *events;
	int n;
};

static int
answer_row(void *arg, const cJSON *row, struct err *e)
{
	cJSON_AddItemToArray(arg, cJSON_Duplicate(row, 1));
	(void)e;
	return 0;
}

static void
answer(struct asking *a, const cJSON *row)
{
	struct exchange *x = exchange_new();
	const cJSON *given = cJSON_GetArrayItem(a->answers, a->n), *v;
	struct err e = { 0 };

	x->id = xasprintf("%s/%04d", a->source->id, ++a->n);
	x->source = xstrdup(a->source->id);
	x->params = cJSON_CreateObject();
	cJSON_ArrayForEach(v, row) {
		char *text = json_scalar_text(v);

		cJSON_AddStringToObject(x->params, v->string, text != NULL ? text : "");
		free(text);
	}
	x->account = xstrdup(text_or(x->params, "account", ""));
	x->region = xstrdup(text_or(x->params, "region", ""));
	x->page = 1;
	x->last = true;
	x->status = 200;
	x->state = STATE_CONFIRMED;
	if (given != NULL) {
		x->json = cJSON_Duplicate(json_get(given, "body"), 1);
	} else {
		x->json = cJSON_CreateObject();
		cJSON_AddItemToObject(x->json, "Events", a->events);
	}
	if (db_add_exchange(a->db, x, &e) != 0)
		die(x->id, &e);
	exchange_free(x);
}

static void
ask(struct asking *a, const cJSON *params)
{
	cJSON *rows = cJSON_CreateArray();
	const cJSON *row;
	struct err e = { 0 };

	if (db_rows(a->db, a->source->id, a->source->for_each, params, answer_row, rows, &e) != 0)
		die(a->source->id, &e);
	cJSON_ArrayForEach(row, rows)
		answer(a, row);
	cJSON_Delete(rows);
}

/* All sources asked, in which every answer is what the set says, and its events come from one of them. */
static void
fill(struct db *db, const struct knowledge *part, const struct set *s, const cJSON *params, struct strlist *planned)
{
	for (size_t i = 0; i < part->n_sources; i++) {
		struct asking a = { .db = db, .source = &part->sources[i] };

		strlist_add(planned, a.source->id);
		if (strcmp(a.source->id, EVENTS_SOURCE) == 0) {
			a.events = cJSON_CreateArray();
			detection_events(a.events, setting(s, "history"), "history");
			detection_events(a.events, s->events, s->phrase);
		} else {
			a.answers = json_get(setting(s, "answers"), a.source->id);
		}
		ask(&a, params);
	}
}

/* ---- one rule over one set ---- */

struct part {
	struct knowledge k;
	struct source *sources;
	char **asked;
};

static void
part_make(struct part *p, const struct rule *r, const struct set *s)
{
	static char path[] = "Events", field[] = "", events_asked[] = EVENTS_ASKED;

	p->k = *k;
	p->k.rules = &k->rules[r - k->rules];
	p->k.n_rules = 1;
	p->k.n_frameworks = 0;
	p->sources = xcalloc(k->n_sources, sizeof(*p->sources));
	p->asked = xcalloc(k->n_sources, sizeof(*p->asked));
	memcpy(p->sources, k->sources, k->n_sources * sizeof(*p->sources));
	for (size_t i = 0; i < k->n_sources; i++) {
		bool events = strcmp(k->sources[i].id, EVENTS_SOURCE) == 0;

		p->asked[i] = asked_for(json_get(setting(s, "answers"), k->sources[i].id));
		p->sources[i].for_each = events ? events_asked : p->asked[i];
		if (events) {
			p->sources[i].events_path = path;
			p->sources[i].events_field = field;
		}
	}
	p->k.sources = p->sources;
}

static void
part_release(struct part *p)
{
	for (size_t i = 0; i < k->n_sources; i++)
		free(p->asked[i]);
	free(p->asked);
	free(p->sources);
}

/* What the rule says of the set; db is empty, NULL for one of its own.  Not NULL; the caller frees. */
static cJSON *
assess_in(struct db *db, const struct rule *r, const struct set *s)
{
	struct assess_scope scope = { .organisation = "test", .calendar_given = true, SCOPE_CALENDAR };
	struct assess_input in = { .scope = &scope, .run_id = "test", .complete = true, .tool_version = "test",
		.knowledge_sha256 = "0", .knowledge_files = 1 };
	struct part p = { 0 };
	struct err e = { 0 };
	cJSON *facts = NULL, *params;
	struct db *own = NULL;

	clock_parse(NOW, &in.now);
	clock_parse(FROM, &scope.from);
	clock_parse(TO, &scope.to);
	scope.base_start = scope.from - (time_t)json_num(json_get(s->own, "history-days") != NULL ? s->own : s->file,
	    "history-days", HISTORY_DAYS) * 86400;
	kv_add(&scope.accounts, EVENTS_ACCOUNT, "main");
	strlist_add(&scope.regions, "*");
	strlist_add(&scope.holidays, "2026-10-30");
	strlist_add(&scope.workdays, "2026-10-10");
	scope.parameters = setting(s, "parameters");
	scope.lists = setting(s, "lists");
	scope.exceptions = setting(s, "exceptions");
	strlist_add(&in.rules, r->id);
	part_make(&p, r, s);
	params = scope_params(&scope, in.now);
	if (db == NULL && db_open(&own, &p.k, &e) != 0)
		die("database", &e);
	db = db != NULL ? db : own;
	db->k = &p.k;
	if (db_set_scope(db, &scope, in.now, &e) != 0)
		die("database", &e);
	fill(db, &p.k, s, params, &in.planned);
	if (assess_run(db, &p.k, &in, &facts, &e) != 0)
		die("assessment", &e);
	db->k = k;
	db_free(own);
	part_release(&p);
	cJSON_Delete(params);
	kv_release(&scope.accounts);
	strlist_release(&scope.regions);
	strlist_release(&scope.holidays);
	strlist_release(&scope.workdays);
	strlist_release(&in.rules);
	strlist_release(&in.planned);
	return facts;
}

/* What was in the database before has no say: in a new one, the same set gives the same facts. */
static void
test_alone(const struct rule *r, const struct set *s, const cJSON *facts)
{
	cJSON *again = assess_in(NULL, r, s);
	char *want = json_print(again), *got = json_print(facts);

	is_str(got, want, "no set before it has a say");
	free(want);
	free(got);
	cJSON_Delete(again);
}

static cJSON *
assess(const struct rule *r, const struct set *s)
{
	static int n;
	cJSON *facts;

	db_empty(shared);
	facts = assess_in(shared, r, s);
	if (n++ % ALONE_EACH == 0)
		test_alone(r, s, facts);
	return facts;
}

static void
check_finding(const struct rule *r, const struct set *s, const cJSON *finding)
{
	const char *code = text_or(finding, "reason", "");

	for (size_t i = 0; i < r->n_reasons; i++) {
		if (strcmp(r->reasons[i].code, code) == 0 && !strlist_has(&shown, code))
			strlist_add(&shown, code);
	}
	check_places(r, s->phrase, finding);
}

static void
run_set(const struct rule *r, const struct set *s)
{
	cJSON *facts = assess(r, s);
	const cJSON *entry = cJSON_GetArrayItem(json_arr(facts, "detections"), 0), *finding;
	const char *reason = json_str(s->own, "reason"), *resource = json_str(s->own, "resource");
	bool good = json_str(entry, "state") != NULL && strcmp(json_str(entry, "state"), s->state) == 0;
	bool reasoned = reason == NULL && resource == NULL;

	cJSON_ArrayForEach(finding, json_arr(entry, "findings")) {
		check_finding(r, s, finding);
		reasoned |= (reason == NULL || strcmp(text_or(finding, "reason", ""), reason) == 0) &&
		    (resource == NULL || strcmp(text_or(finding, "resource", ""), resource) == 0);
	}
	if (!ok(good && reasoned, "%s: %s: %s", r->id, s->phrase, s->state)) {
		char *text = json_print(entry);

		printf("# %s\n", text);
		free(text);
	}
	cJSON_Delete(facts);
}

static void
run_file(const struct rule *r, const cJSON *file)
{
	const cJSON *one;

	strlist_release(&shown);
	memset(&shown, 0, sizeof(shown));
	if (json_get(file, "never-hits") == NULL) {
		ok(cJSON_GetArraySize(json_get(file, "hit")) > 0, "%s has events that hit", r->id);
		run_set(r, &(struct set){ file, NULL, "hit", "hit", json_get(file, "hit") });
	}
	if (json_get(file, "never-clean") == NULL) {
		ok(cJSON_IsArray(json_get(file, "clean")), "%s has events that are clean", r->id);
		run_set(r, &(struct set){ file, NULL, "clean", "clean", json_get(file, "clean") });
	}
	cJSON_ArrayForEach(one, json_get(file, "more"))
		run_set(r, &(struct set){ file, one, text_or(one, "phrase", "?"), text_or(one, "state", "?"), json_get(one, "events") });
	for (size_t i = 0; i < r->n_reasons; i++)
		ok(strlist_has(&shown, r->reasons[i].code), "%s: a set gives the reason %s", r->id, r->reasons[i].code);
}

int
main(void)
{
	const char *top = getenv("TOP_SRCDIR") != NULL ? getenv("TOP_SRCDIR") : ".";
	char *dir = xasprintf("%s/frameworks", top);
	struct err e = { 0 };

	if (!ok(knowledge_load(&k, dir, NULL, NULL, &e) == 0, "the shipped knowledge holds together"))
		die("knowledge", &e);
	if (db_open(&shared, k, &e) != 0)
		die("database", &e);
	for (size_t i = 0; i < k->n_rules; i++) {
		const struct rule *r = &k->rules[i];
		char *path = xasprintf("%s/tests/data/detections/%s.json", top, r->id);
		cJSON *file = NULL;

		if (r->kind == RULE_DETECTION) {
			memset(&e, 0, sizeof(e));
			file = file_exists(path) ? json_load(path, &e) : NULL;
			if (ok(file != NULL, "%s has event sets %s", r->id, e.text))
				run_file(r, file);
		}
		cJSON_Delete(file);
		free(path);
	}
	db_free(shared);
	knowledge_free(k);
	strlist_release(&shown);
	free(dir);
	return tap_done();
}
