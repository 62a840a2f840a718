/*
 * Rules that run where the events are: the statement that is made of a rule, and what is made of the answer.
 */
#include <sqlite3.h>
#include <stdlib.h>

#include "assess/assess.h"
#include "assess/pushdown.h"
#include "kit.h"

#define NOW 1793672100		/* 2026-11-03T02:15:00Z */
#define FROM 1793577600		/* 2026-11-02T00:00:00Z */
#define TO 1793664000		/* 2026-11-03T00:00:00Z */
#define LITERAL(text) ((char *)(uintptr_t)(text))

#define ENGINE "-- logs as events\nselect distinct\n\t\"e.id\" as event_id,\n\tt as event_time,\n\tcoalesce(\"e.name\", 'a,b') as event_name,\n" \
	"\tcase when \"e.name\" in ('x', 'y') then 1 end as ok, \"e.req\" as request_json, \"e.id\" as evidence\nfrom log"

struct world {
	struct kit kit;
	struct view engine;
	struct framework framework;
	struct control controls[2];
	struct control_rule control_rules[2];
	struct assess_scope scope;
	struct assess_input in;
	struct db *db;
};

static void
add_inside(struct source *s)
{
	s->inside = (struct inside){ .path = LITERAL("data"), .columns = LITERAL("meta.keys"), .types = LITERAL("meta.columnTypes"),
		.exact = LITERAL("meta.isAccurate"), .most = 3, .zone = 28800, .null = LITERAL("null") };
}

/* events: their records can be read as well, by a source that asks when a rule was answered. */
static void
world_init(struct world *w, bool events)
{
	const char *sources = events ? "s.Rule t.Events" : "s.Rule";
	struct err e = { 0 };

	memset(w, 0, sizeof(*w));
	kit_init(&w->kit);
	w->engine = (struct view){ .id = LITERAL("s"), .file = LITERAL("engines/s.sql"), .sql = LITERAL(ENGINE) };
	w->kit.k.engines = &w->engine;
	w->kit.k.n_engines = 1;
	add_inside(kit_source(&w->kit, "s.Rule", "select a.account, 'r1' as region, '*' as covers, :win_start as win_from, :win_end as win_to,"
	    " 9 as events, p.rule, p.parameters, p.query from scope_account a join pushed_rule p"));
	if (events) {
		struct source *s = kit_source(&w->kit, "t.Events", "select a.account, 'r1' as region, '*' as covers, :win_start as win_from, :win_end as win_to"
		    " from scope_account a where exists (select 1 from \"s.Rule\")");

		s->events_path = LITERAL("Events");
		s->events_field = LITERAL("");
	}
	kit_view(&w->kit, "thing", "thing.sql", "create view thing as select 1 as x");
	kit_rule(&w->kit, RULE_DETECTION, "D-ONE", sources, "select account_id as account, actor as resource, evidence from events")->severity =
	    SEVERITY_HIGH;
	kit_rule(&w->kit, RULE_DETECTION, "D-BASE", sources, "select actor as resource, evidence from events where exists (select 1 from base)");
	w->kit.k.frameworks = &w->framework;
	w->kit.k.n_frameworks = 1;
	w->framework = (struct framework){ .id = LITERAL("f"), .file = LITERAL("f.json"), .controls = w->controls, .n_controls = 2 };
	for (int i = 0; i < 2; i++) {
		w->control_rules[i].id = w->kit.rules[i].id;
		w->controls[i] = (struct control){ .id = LITERAL(i == 0 ? "1" : "2"), .rules = &w->control_rules[i], .n_rules = 1 };
	}
	kv_add(&w->scope.accounts, "1", "main");
	w->scope.from = FROM;
	w->scope.to = TO;
	w->in = (struct assess_input){ .scope = &w->scope, .run_id = "run", .started = NOW, .finished = NOW, .now = NOW, .complete = true,
		.knowledge_files = 1, .tool_version = "0", .knowledge_sha256 = "" };
	strlist_add(&w->in.planned, "s.Rule");
	if (events)
		strlist_add(&w->in.planned, "t.Events");
	if (db_open(&w->db, &w->kit.k, &e) != 0 || db_set_scope(w->db, &w->scope, NOW, &e) != 0)
		printf("# %s\n", e.text);
}

static void
world_release(struct world *w)
{
	db_free(w->db);
	kit_release(&w->kit);
	kv_release(&w->scope.accounts);
	strlist_release(&w->in.planned);
}

/* ---- the statement ---- */

/* The rule as a statement of the engine, or the error's sentence.  parameters may have lists. */
static char *
moved(struct world *w, const char *sql, const char *parameters)
{
	struct rule rule = { .kind = RULE_DETECTION, .id = LITERAL("D-X"), .file = LITERAL("D-X.sql"), .sql = LITERAL(sql) };
	cJSON *own = cJSON_Parse(parameters), *shared = scope_params(&w->scope, NOW), *params = rule_params(&w->scope, &rule, shared, own);
	struct err e = { 0 };
	char *text = NULL;

	if (rule_fill_lists(w->db, &w->scope, own, &e) != 0 || pushdown_text(&text, w->db, &w->engine, &rule, params, &e) != 0)
		text = xstrdup(e.text);
	cJSON_Delete(own);
	cJSON_Delete(shared);
	cJSON_Delete(params);
	return text;
}

static const struct {
	const char *phrase, *sql, *parameters, *want;
} texts[] = {
	{ "only the columns that the rule names, and the id", "select ok from events", "{}",
	    "with events as (select distinct \"e.id\" as event_id, case when \"e.name\" in ('x', 'y') then 1 end as ok from log) select ok from events" },
	{ "a comma in a text divides no columns", "select event_name from events", "{}",
	    "with events as (select distinct \"e.id\" as event_id, coalesce(\"e.name\", 'a,b') as event_name from log) select event_name from events" },
	{ "a rule's own with goes on behind ours", "with a as (select event_id from events) select * from a", "{}",
	    "with events as (select distinct \"e.id\" as event_id from log), a as (select event_id from events) select * from a" },
	{ "comments go, texts that look like one stay", "select /* ok */ '-- no' as x -- event_name\nfrom events", "{}",
	    "with events as (select distinct \"e.id\" as event_id from log) select '-- no' as x from events" },
	{ "a parameter is a literal", "select :n as n, :t as t, :b as b, :r as r from events", "{\"n\":7,\"t\":\"x\",\"b\":true,\"r\":0.25}",
	    "with events as (select distinct \"e.id\" as event_id from log) select 7 as n, 'x' as t, 1 as b, 0.25 as r from events" },
	{ "a quote stays inside its text", "select :t as t from events", "{\"t\":\"x' or '1'='1\"}",
	    "with events as (select distinct \"e.id\" as event_id from log) select 'x'' or ''1''=''1' as t from events" },
	{ "a negative number begins no comment", "select 1-:n as n from events", "{\"n\":-5}",
	    "with events as (select distinct \"e.id\" as event_id from log) select 1-(-5) as n from events" },
	{ "a parameter in a text is text", "select ':n' as n from events", "{\"n\":1}",
	    "with events as (select distinct \"e.id\" as event_id from log) select ':n' as n from events" },
	{ "the period", "select 1 as x from events where event_time >= :win_start", "{}",
	    "with events as (select distinct \"e.id\" as event_id, t as event_time from log) select 1 as x from events where event_time >= 1793577600" },
	{ "lists travel as values", "select 1 as x from events where event_id in (select value from list where name = 'l')", "{\"l\":[\"a'b\",\"c\"]}",
	    "with events as (select distinct \"e.id\" as event_id from log), list(name, value) as (values ('l', 'a''b'), ('l', 'c'))"
	    " select 1 as x from events where event_id in (select value from list where name = 'l')" },
	{ "an empty one is a relation all the same", "select 1 as x from events where event_time in (select day from holidays)", "{}",
	    "with events as (select distinct \"e.id\" as event_id, t as event_time from log), holidays(day) as (select 0 from (values (1)) where 1 = 0)"
	    " select 1 as x from events where event_time in (select day from holidays)" },
	{ "the accounts of the scope too", "select 1 as x from events join scope_account a on a.account = event_id", "{}",
	    "with events as (select distinct \"e.id\" as event_id from log), scope_account(account, name) as (values ('1', 'main'))"
	    " select 1 as x from events join scope_account a on a.account = event_id" },
	{ "a baseline does not", "select 1 as x from events, base", "{}", "D-X.sql: reads base, which is not in the store" },
	{ "nor a view", "select 1 as y from events, thing", "{}", "D-X.sql: reads thing, which is not in the store" },
	{ "nor answers of calls", "select 1 as y from events, \"s.Rule\"", "{}", "D-X.sql: reads s.Rule, which is not in the store" },
	{ "a list is no value", "select :l as x from events", "{\"l\":[1]}", "parameter l has no single value" },
};

static void
test_texts(void)
{
	struct world w;
	char *big = xcalloc(1, PUSHDOWN_TEXT_MAX + 1), *parameters, *got;

	world_init(&w, false);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		got = moved(&w, texts[i].sql, texts[i].parameters);
		is_str(got, texts[i].want, texts[i].phrase);
		free(got);
	}
	memset(big, 'x', PUSHDOWN_TEXT_MAX);
	parameters = xasprintf("{\"t\":\"%s\"}", big);
	got = moved(&w, "select :t as t from events", parameters);
	is_str(got, "D-X.sql: is longer than 15360 bytes with all that it reads", "what does not fit is refused, not cut");
	free(got);
	free(parameters);
	free(big);
	world_release(&w);
}

/* Hostile values come out of a real engine as they went in. */
static void
test_round_trip(void)
{
	static const char *const values[] = { "'", "''", "'; drop table log; --", "\\'", "a\"b", "/*", "--", ":win_start", "|", "{query}", "\xe5\xae\xa1" };
	struct world w;
	sqlite3 *sql = NULL;

	world_init(&w, false);
	sqlite3_open(":memory:", &sql);
	sqlite3_exec(sql, "create table log(\"e.id\" text, \"e.name\" text, \"e.req\" text, t integer); insert into log values('1', 'x', '{}', 5)", NULL, NULL, NULL);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		cJSON *parameters = cJSON_CreateObject();
		sqlite3_stmt *st = NULL;
		char *json, *text;
		const char *tail = "";

		cJSON_AddStringToObject(parameters, "t", values[i]);
		cJSON_AddItemToObject(parameters, "l", cJSON_CreateStringArray(&values[i], 1));
		json = json_print(parameters);
		text = moved(&w, "select :t as t, l.value as v from events join list l on l.name = 'l'", json);
		ok(sqlite3_prepare_v2(sql, text, -1, &st, &tail) == SQLITE_OK && *tail == '\0' && sqlite3_step(st) == SQLITE_ROW &&
		    strcmp((const char *)sqlite3_column_text(st, 0), values[i]) == 0 && strcmp((const char *)sqlite3_column_text(st, 1), values[i]) == 0 &&
		    sqlite3_step(st) == SQLITE_DONE, "%s is the same text inside", values[i]);
		sqlite3_finalize(st);
		free(text);
		free(json);
		cJSON_Delete(parameters);
	}
	sqlite3_close(sql);
	world_release(&w);
}

/* ---- the answer ---- */

#define META(accurate) "\"meta\":{\"isAccurate\":" accurate ",\"keys\":[\"account\",\"resource\",\"calls\",\"seen\",\"other\",\"evidence\"]," \
	"\"columnTypes\":[\"varchar\",\"varchar\",\"bigint\",\"timestamp\",\"varchar\",\"varchar\"]}"
#define ROW "{\"account\":\"1\",\"resource\":\"who\",\"calls\":\"3\",\"seen\":\"2026-11-02 10:00:00.000\",\"other\":\"null\",\"evidence\":\"e1 e2\"}"

static const struct {
	const char *phrase, *body;
	enum evidence_state state;
	const char *want;	/* state, and each finding: reason verdict cause.code values evidence */
} answers[] = {
	{ "a row is a hit, its values typed by their columns, the answer its evidence", "{" META("true") ",\"data\":[" ROW "]}", STATE_CONFIRMED,
	    "hit [\"s.Rule\"]; hit fail - {\"calls\":3,\"seen\":\"2026-11-02T02:00:00Z\",\"other\":null,\"event_ids\":\"e1 e2\"} [\"s.Rule/0001\"]" },
	{ "no row is clean", "{" META("true") ",\"data\":[]}", STATE_CONFIRMED, "clean [\"s.Rule\"]" },
	{ "an answer that is not exact is none", "{" META("false") ",\"data\":[" ROW "]}", STATE_CONFIRMED,
	    "not-evaluable -; inside-refused unknown not-exact {\"events\":9,\"win_from\":1793577600,\"win_to\":1793664000} [\"s.Rule/0001\"]; not-covered" },
	{ "nor one that does not say", "{\"meta\":{},\"data\":[]}", STATE_CONFIRMED,
	    "not-evaluable -; inside-refused unknown not-exact {\"events\":9,\"win_from\":1793577600,\"win_to\":1793664000} [\"s.Rule/0001\"]; not-covered" },
	{ "one that is as long as it may be is cut", "{" META("true") ",\"data\":[" ROW "," ROW "," ROW "]}", STATE_CONFIRMED,
	    "not-evaluable -; inside-refused unknown too-many-rows {\"events\":9,\"win_from\":1793577600,\"win_to\":1793664000} [\"s.Rule/0001\"]; not-covered" },
	{ "one without rows at all too", "{" META("true") "}", STATE_CONFIRMED,
	    "not-evaluable -; inside-refused unknown too-many-rows {\"events\":9,\"win_from\":1793577600,\"win_to\":1793664000} [\"s.Rule/0001\"]; not-covered" },
	{ "what was denied is not seen", "{}", STATE_DENIED,
	    "not-evaluable -; inside-refused unknown AccessDenied {\"events\":9,\"win_from\":1793577600,\"win_to\":1793664000} [\"s.Rule/0001\"]; not-covered" },
	{ "what was not asked is not seen", NULL, STATE_NOT_QUERIED,
	    "not-evaluable -; inside-refused unknown  {\"events\":9,\"win_from\":1793577600,\"win_to\":1793664000} []; not-covered" },
};

/* The first call that the for-each makes, as an exchange with this answer. */
static void
add_answer(struct world *w, const char *body, enum evidence_state state)
{
	char *rows;
	cJSON *list;
	struct exchange *x;
	struct err e = { 0 };

	if (pushdown_fill(w->db, &w->scope, NOW, &e) != 0)
		printf("# %s\n", e.text);
	rows = kit_query(w->db, w->kit.sources[0].for_each, "{\"win_start\":1793577600,\"win_end\":1793664000}");
	list = cJSON_Parse(rows);
	free(rows);
	rows = json_print(cJSON_GetArrayItem(list, 0));
	x = kit_exchange("s.Rule/0001", rows, body);
	x->page = 1;
	x->state = state;
	if (state == STATE_DENIED)
		x->code = xstrdup("AccessDenied");
	kit_add(w->db, x);
	free(rows);
	cJSON_Delete(list);
}

static char *
outcome(const cJSON *detection)
{
	char *inside = json_get(detection, "inside") != NULL ? json_print(json_get(detection, "inside")) : xstrdup("-"), *text;
	const cJSON *f;
	struct buf b;

	buf_init(&b, 65536);
	buf_addf(&b, "%s %s", json_str(detection, "state"), inside);
	free(inside);
	cJSON_ArrayForEach(f, json_get(detection, "findings")) {
		char *values = json_print(json_get(f, "values")), *evidence = json_print(json_get(f, "evidence"));
		const char *reason = json_str(f, "reason"), *code = json_str(json_get(f, "cause"), "code");

		if (strcmp(reason, REASON_NOT_COVERED) == 0)
			buf_addf(&b, "; %s", reason);
		else
			buf_addf(&b, "; %s %s %s %s %s", reason, json_str(f, "verdict"), code != NULL ? code : "-", values, evidence);
		free(values);
		free(evidence);
	}
	text = buf_take(&b);
	return text;
}

static cJSON *
judge(struct world *w)
{
	struct err e = { 0 };
	cJSON *facts = NULL;

	if (assess_run(w->db, &w->kit.k, &w->in, &facts, &e) != 0)
		printf("# %s\n", e.text);
	return facts;
}

static void
test_answers(void)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct world w;
		cJSON *facts;
		char *got;

		world_init(&w, false);
		if (answers[i].body != NULL)
			add_answer(&w, answers[i].body, answers[i].state);
		facts = judge(&w);
		got = outcome(cJSON_GetArrayItem(json_get(facts, "detections"), 1));
		is_str(got, answers[i].want, answers[i].phrase);
		free(got);
		got = outcome(cJSON_GetArrayItem(json_get(facts, "detections"), 0));
		is_str(got, "not-evaluable -; inside-not-asked unknown inside-not-asked {\"lacks\":\"base\"} []; not-covered",
		    "and a rule that can not be moved is told of no events");
		free(got);
		cJSON_Delete(facts);
		world_release(&w);
	}
}

/* A window that leaves out a part of the period speaks for no account. */
static void
test_part(void)
{
	struct world w;
	cJSON *facts;
	char *got;

	world_init(&w, false);
	add_answer(&w, "{" META("true") ",\"data\":[]}", STATE_CONFIRMED);
	w.scope.from -= 3600;
	facts = judge(&w);
	got = outcome(cJSON_GetArrayItem(json_get(facts, "detections"), 1));
	ok(strncmp(got, "not-evaluable", 13) == 0 && strstr(got, "not-covered") != NULL, "an hour that the store was not asked for is not clean: %s", got);
	free(got);
	cJSON_Delete(facts);
	world_release(&w);
}

/* An account whose events were read here is judged by them: answers from inside neither hold it back nor count twice. */
static const struct {
	const char *phrase, *body;
	enum evidence_state state;
} beside[] = {
	{ "events that were read count where the answer is not exact", "{" META("false") ",\"data\":[" ROW "]}", STATE_CONFIRMED },
	{ "where it is cut", "{" META("true") ",\"data\":[" ROW "," ROW "," ROW "]}", STATE_CONFIRMED },
	{ "where there is none", "{}", STATE_ERROR },
	{ "and once where it is good", "{" META("true") ",\"data\":[" ROW "]}", STATE_CONFIRMED },
};

static void
test_read_here(void)
{
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
		struct world w;
		struct exchange *x;
		cJSON *facts;
		char *got;

		world_init(&w, true);
		add_answer(&w, beside[i].body, beside[i].state);
		x = kit_exchange("t.Events/0001", "{\"account\":\"1\",\"region\":\"r1\",\"covers\":\"*\",\"win_from\":\"1793577600\",\"win_to\":\"1793664000\"}",
		    "{\"Events\":[{\"eventId\":\"e9\",\"eventName\":\"X\",\"eventTime\":\"2026-11-02T02:00:00Z\",\"recipientAccountId\":\"1\","
		    "\"userIdentity\":{\"type\":\"root-account\",\"accountId\":\"1\"}}]}");
		x->page = 1;
		kit_add(w.db, x);
		facts = judge(&w);
		got = outcome(cJSON_GetArrayItem(json_get(facts, "detections"), 1));
		is_str(got[0] == 'h' && strstr(got, "inside") == NULL ? strchr(got, ';') : got, "; hit fail - {} [\"t.Events/0001\"]", beside[i].phrase);
		free(got);
		got = outcome(cJSON_GetArrayItem(json_get(facts, "detections"), 0));
		is_str(got, "clean -", "  and a rule that can not be moved is judged by them, too");
		free(got);
		cJSON_Delete(facts);
		world_release(&w);
	}
}

int
main(void)
{
	test_texts();
	test_round_trip();
	test_answers();
	test_part();
	test_read_here();
	return tap_done();
}
