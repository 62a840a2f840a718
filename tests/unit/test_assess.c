/*
 * From evidence to facts: which rules run with which parameters, detections over what was and was not covered, controls,
 * counts, and that the same evidence gives the same bytes.
 */
#include "assess/assess.h"
#include "assess/sql/listing.h"
#include "base/fileio.h"
#include "base/schema.h"
#include "kit.h"

#define NOW 1793672100		/* 2026-11-03T02:15:00Z */
#define FROM 1793577600		/* 2026-11-02T00:00:00Z */
#define TO 1793664000		/* 2026-11-03T00:00:00Z */
#define LITERAL(text) ((char *)(uintptr_t)(text))

struct world {
	struct kit kit;
	struct framework frameworks[2];
	struct control controls[9];
	struct control_rule control_rules[9];
	struct assess_scope scope;
	struct assess_input in;
	cJSON *parameters, *lists;
};

static void
add_control(struct world *w, const char *id, enum decide decide, const char *rule, const char *parameters)
{
	size_t n = w->frameworks[0].n_controls++;
	struct control *c = &w->controls[n];

	c->id = LITERAL(id);
	c->decide = decide;
	if (rule != NULL) {
		c->rules = &w->control_rules[n];
		c->n_rules = 1;
		c->rules->id = LITERAL(rule);
		c->rules->parameters = parameters != NULL ? cJSON_Parse(parameters) : NULL;
	}
}

static void
add_rules(struct world *w)
{
	struct kit *kit = &w->kit;
	static struct column columns[] = { { .name = LITERAL("name") }, { .name = LITERAL("ttl") } };
	struct rule *r;

	r = kit_rule(kit, RULE_CHECK, "C-TTL", "a.List", "select name as resource, case when ttl < :floor then 'fail' else 'pass' end"
	    " as verdict, 'ttl' as reason, evidence, ttl, :floor as floor from thing");
	r->parameters = cJSON_Parse("{\"zero\":0,\"floor\":180,\"names\":[\"x\"]}");
	r->severity = SEVERITY_CRITICAL;
	r->title.text[LANG_EN] = LITERAL("kept long enough");
	r = kit_rule(kit, RULE_CHECK, "C-LIST", "a.List", "select name as resource, 'pass' as verdict, 'x' as reason, evidence from thing"
	    " where name in (select value from list where name = 'names')");
	r->parameters = cJSON_Parse("{\"names\":[\"x\"]}");
	r = kit_rule(kit, RULE_DETECTION, "D-ROOT", "e.Lookup e.Logs", "select account_id as account, source_ip as resource,"
	    " count(1) as calls, array_agg(distinct evidence) as evidence from events where event_name = 'ConsoleSignin'"
	    " and event_time >= :win_start and event_time < :win_end group by account_id, source_ip");
	r->severity = SEVERITY_HIGH;
	r = kit_rule(kit, RULE_DETECTION, "D-HOURS", "e.Lookup e.Logs", "select actor as resource, evidence from events where 0");
	r->severity = SEVERITY_MEDIUM;
	r->uses_calendar = true;
	r = kit_rule(kit, RULE_DETECTION, "D-NEW", "e.Lookup e.Logs", "select actor as resource, evidence, :base_start as base from events e"
	    " where event_time >= :win_start and event_time < :win_end and not exists (select 1 from events b where"
	    " b.event_time >= :base_start and b.event_time < :win_start and b.actor = e.actor)");
	r->baseline_days = 2;
	kit_rule(kit, RULE_CHECK, "C-SPARE", "a.List", "select 's' as resource, 'pass' as verdict from thing");
	r = kit_rule(kit, RULE_TABLE, "things", "a.List", "select name, ttl, evidence from thing order by name");
	r->section = LITERAL("scope");
	r->columns = columns;
	r->n_columns = 2;
	kit_rule(kit, RULE_TABLE, "broken", "a.List", "select missing from thing");
}

static void
world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	kit_init(&w->kit);
	kit_source(&w->kit, "a.List", "select account from scope_account");
	kit_source(&w->kit, "e.Logs", "select account, region, region as covers, :win_start as win_from, :win_end as win_to,"
	    " owner from store")->events_path = LITERAL("data");
	w->kit.sources[1].events_field = LITERAL("event");
	kit_source(&w->kit, "e.Lookup", "select account, 'r1' as region, '*' as covers, :win_start as win_from, :win_end as win_to"
	    " from scope_account")->events_path = LITERAL("Events");
	kit_view(&w->kit, "thing", "thing.sql", "create view thing as select l.account, t.value ->> '$.name' as name,"
	    " t.value ->> '$.ttl' as ttl, l.id as evidence from \"a.List\" l, json_each(l.body, '$.Things') t");
	kit_view(&w->kit, "store", "store.sql", "create view store as select l.account, 'r9' as region, '77' as owner"
	    " from \"a.List\" l where 0");
	add_rules(w);
	w->kit.k.frameworks = w->frameworks;
	w->kit.k.n_frameworks = 2;
	w->frameworks[0].id = w->frameworks[0].file = LITERAL("first");
	w->frameworks[0].controls = w->controls;
	w->frameworks[1].id = LITERAL("second");
	add_control(w, "1 a)", DECIDE_AUTOMATIC, "C-TTL", NULL);
	add_control(w, "1 b)", DECIDE_AUTOMATIC, "C-TTL", "{\"floor\":365}");
	add_control(w, "1 c)", DECIDE_PARTLY, "C-TTL", "{\"floor\":1}");
	add_control(w, "1 d)", DECIDE_MANUAL, "C-TTL", NULL);
	add_control(w, "1 e)", DECIDE_MANUAL, NULL, NULL);
	add_control(w, "2", DECIDE_AUTOMATIC, "D-ROOT", NULL);
	add_control(w, "3", DECIDE_PARTLY, "D-HOURS", NULL);
	add_control(w, "4", DECIDE_AUTOMATIC, "D-NEW", NULL);
	add_control(w, "5", DECIDE_AUTOMATIC, "C-TTL", NULL);
	w->controls[8].responsibility = LITERAL("platform");
	kv_add(&w->scope.accounts, "1", "main");
	strlist_add(&w->scope.regions, "r1");
	strlist_add(&w->scope.regions, "r2");
	w->scope.from = FROM;
	w->scope.to = TO;
	w->scope.tz_s = -12600;
	w->in = (struct assess_input){ .scope = &w->scope, .run_id = "run", .started = NOW, .finished = NOW + 60, .now = NOW,
		.complete = true, .knowledge_files = 3, .tool_version = "0", .knowledge_sha256 =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };
	strlist_add(&w->in.planned, "a.List");
	strlist_add(&w->in.planned, "e.Logs");
	strlist_add(&w->in.planned, "e.Lookup");
}

static void
world_release(struct world *w)
{
	for (size_t i = 0; i < 9; i++)
		cJSON_Delete(w->control_rules[i].parameters);
	kit_release(&w->kit);
	kv_release(&w->scope.accounts);
	strlist_release(&w->scope.regions);
	strlist_release(&w->scope.frameworks);
	strlist_release(&w->in.planned);
	strlist_release(&w->in.rules);
	cJSON_Delete(w->parameters);
	cJSON_Delete(w->lists);
}

#define LOOKUP_PARAMS "{\"account\":\"1\",\"region\":\"r1\",\"covers\":\"*\",\"win_from\":\"1793577600\",\"win_to\":\"1793664000\"}"
#define QUIET "{\"Events\":[]}"
#define SIGN_IN "{\"Events\":[{\"eventId\":\"s\",\"eventName\":\"ConsoleSignin\",\"eventTime\":\"2026-11-02T10:00:00Z\"," \
	"\"sourceIpAddress\":\"203.0.113.1\",\"userIdentity\":{\"type\":\"root-account\",\"accountId\":\"1\",\"principalId\":\"1\"}}]}"

static struct exchange *
list_answer(void)
{
	struct exchange *x = kit_exchange("a.List/0001", "{\"account\":\"1\"}",
	    "{\"Things\":[{\"name\":\"x\",\"ttl\":200},{\"name\":\"y\",\"ttl\":400}]}");

	x->caller = xstrdup("acs:ram::1:user/auditor");
	return x;
}

/* Facts over these exchanges (NULL ends), which are freed. */
static cJSON *
assess(struct world *w, struct exchange **xs, struct err *e)
{
	cJSON *facts = NULL;
	struct db *db = NULL;

	memset(e, 0, sizeof(*e));
	if (db_open(&db, &w->kit.k, e) == 0) {
		for (size_t i = 0; xs[i] != NULL; i++)
			kit_add(db, xs[i]);
		assess_run(db, &w->kit.k, &w->in, &facts, e);
	}
	db_free(db);
	return facts;
}

static const cJSON *
one(const cJSON *facts, const char *list, int i)
{
	return cJSON_GetArrayItem(json_get(facts, list), i);
}

static void
is_at(const cJSON *v, const char *path, const char *want, const char *phrase)
{
	const cJSON *found = json_at(v, path);
	char *got = cJSON_IsString(found) ? xstrdup(found->valuestring) : json_print(found);

	is_str(got, want, phrase);
	free(got);
}

static void
say_problem(void *arg, const char *key, const char *reason)
{
	(void)arg;
	printf("# facts: %s: %s\n", key, reason);
}

static void
check_schema(const cJSON *facts, const char *phrase)
{
	char *path = xasprintf("%s/frameworks/schema/assessment.schema.json", getenv("TOP_SRCDIR"));
	struct schema *s = NULL;
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, JSON_FILE_MAX);
	ok(file_read(&b, path, &e) == 0 && schema_parse(&s, buf_text(&b), b.len, path, &e) == 0 &&
	    schema_check(s, facts, say_problem, NULL) == 0, "%s: the facts follow their schema %s", phrase, e.text);
	schema_free(s);
	buf_release(&b);
	free(path);
}

static void
test_whole(void)
{
	struct world w;
	struct err e;
	struct exchange *xs[] = { list_answer(), kit_exchange("e.Lookup/0001", LOOKUP_PARAMS, SIGN_IN), NULL };
	struct exchange *back[] = { kit_exchange("e.Lookup/0001", LOOKUP_PARAMS, SIGN_IN), list_answer(), NULL };
	cJSON *facts, *again, *list;
	char *a, *b;

	world_init(&w);
	facts = assess(&w, xs, &e);
	again = assess(&w, back, &e);
	a = json_print(facts);
	b = json_print(again);
	ok(facts != NULL && strcmp(a, b) == 0, "the same evidence in another order gives the same bytes %s", e.text);
	check_schema(facts, "a whole run");
	is_at(facts, "scope", "{\"organisation\":\"\",\"accounts\":[{\"id\":\"1\",\"name\":\"main\"}],\"regions\":[\"r1\",\"r2\"],"
	    "\"period\":{\"from\":\"2026-11-02T00:00:00Z\",\"to\":\"2026-11-03T00:00:00Z\"},\"calendar\":{\"time_zone\":\"-03:30\","
	    "\"from\":0,\"to\":0,\"given\":false},\"frameworks\":[],\"parameters\":{},\"exceptions\":[]}", "the scope");
	is_at(facts, "callers", "[{\"account\":\"1\",\"arn\":\"acs:ram::1:user/auditor\"}]", "who asked");
	is_at(facts, "coverage", "[{\"source\":\"a.List\",\"account\":\"1\",\"region\":\"\",\"calls\":1,\"confirmed\":1,\"absent\":0,"
	    "\"denied\":0,\"error\":0,\"not_queried\":0,\"throttled\":0},{\"source\":\"e.Logs\",\"account\":\"\",\"region\":\"\",\"calls\":0,"
	    "\"confirmed\":0,\"absent\":0,\"denied\":0,\"error\":0,\"not_queried\":0,\"throttled\":0},{\"source\":\"e.Lookup\",\"account\":\"1\","
	    "\"region\":\"r1\",\"calls\":1,\"confirmed\":1,\"absent\":0,\"denied\":0,\"error\":0,\"not_queried\":0,\"throttled\":0}]",
	    "calls, and a source with nothing to ask");
	is_at(facts, "events", "{\"records\":1,\"duplicates\":0,\"refused\":0,\"untimed\":0,\"covered\":[{\"account\":\"1\",\"region\":"
	    "\"*\",\"from\":\"2026-11-02T00:00:00Z\",\"to\":\"2026-11-03T00:00:00Z\"}]}", "events and what they cover");
	is_at(facts, "tables", "[{\"id\":\"broken\",\"section\":\"\",\"columns\":[],\"rows\":[],\"error\":\"broken: no such column:"
	    " missing\"},{\"id\":\"things\",\"section\":\"scope\",\"columns\":[\"name\",\"ttl\"],\"rows\":[[\"x\",\"200\"],[\"y\",\"400\"]]}]",
	    "tables, and one that can not be run");
	is_int(cJSON_GetArraySize(json_get(facts, "checks")), 3, "each distinct set of parameters is one entry");
	is_at(one(facts, "checks", 0), "parameters", "{\"floor\":1,\"names\":[\"x\"],\"zero\":0}", "parameters are sorted");
	is_at(one(facts, "checks", 2), "findings", "[{\"resource\":\"x\",\"account\":\"\",\"region\":\"\",\"verdict\":\"fail\","
	    "\"evidence_state\":\"confirmed\",\"reason\":\"ttl\",\"values\":{\"ttl\":200,\"floor\":365},\"evidence\":[\"a.List/0001\"]},"
	    "{\"resource\":\"y\",\"account\":\"\",\"region\":\"\",\"verdict\":\"pass\",\"evidence_state\":\"confirmed\",\"reason\":\"ttl\","
	    "\"values\":{\"ttl\":400,\"floor\":365},\"evidence\":[\"a.List/0001\"]}]", "findings with their values");
	is_at(one(facts, "frameworks", 0), "counts",
	    "{\"pass\":1,\"fail\":2,\"warn\":0,\"not-applicable\":0,\"unknown\":1,\"manual\":5,\"not-yet\":0}", "counts of a framework");
	is_at(facts, "counts", "{\"checks\":{\"pass\":2,\"fail\":1,\"warn\":0,\"not-applicable\":0,\"unknown\":0,\"manual\":0,\"not-yet\":0},"
	    "\"detections\":{\"hit\":1,\"clean\":1,\"insufficient-baseline\":1,\"not-evaluable\":0,\"not-run\":0},\"controls\":"
	    "{\"pass\":1,\"fail\":2,\"warn\":0,\"not-applicable\":0,\"unknown\":1,\"manual\":5,\"not-yet\":0},\"statements\":{\"findings\":0,\"controls\":0,\"attested\":0,\"expired\":0,\"unused\":0}}", "counts of all");
	is_at(json_at(one(facts, "frameworks", 0), "controls"), "", "[{\"id\":\"1 a)\",\"verdict\":\"pass\",\"evidence_state\":\"confirmed\","
	    "\"rules\":[{\"id\":\"C-TTL\",\"verdict\":\"pass\",\"evidence_state\":\"confirmed\",\"instance\":1}]},{\"id\":\"1 b)\",\"verdict\":"
	    "\"fail\",\"evidence_state\":\"confirmed\",\"rules\":[{\"id\":\"C-TTL\",\"verdict\":\"fail\",\"evidence_state\":\"confirmed\","
	    "\"instance\":2}]},{\"id\":\"1 c)\",\"verdict\":\"manual\",\"evidence_state\":\"confirmed\",\"rules\":[{\"id\":\"C-TTL\",\"verdict\":"
	    "\"pass\",\"evidence_state\":\"confirmed\",\"instance\":0}]},{\"id\":\"1 d)\",\"verdict\":\"manual\",\"evidence_state\":\"confirmed\","
	    "\"rules\":[{\"id\":\"C-TTL\",\"verdict\":\"pass\",\"evidence_state\":\"confirmed\",\"instance\":1}]},{\"id\":\"1 e)\",\"verdict\":"
	    "\"manual\",\"evidence_state\":\"not-queried\",\"rules\":[]},{\"id\":\"2\",\"verdict\":\"fail\",\"evidence_state\":\"confirmed\","
	    "\"rules\":[{\"id\":\"D-ROOT\",\"verdict\":\"fail\",\"evidence_state\":\"confirmed\",\"instance\":2}]},{\"id\":\"3\",\"verdict\":"
	    "\"manual\",\"evidence_state\":\"confirmed\",\"rules\":[{\"id\":\"D-HOURS\",\"verdict\":\"pass\",\"evidence_state\":\"confirmed\","
	    "\"instance\":0}]},{\"id\":\"4\",\"verdict\":\"unknown\",\"evidence_state\":\"not-queried\",\"rules\":[{\"id\":\"D-NEW\",\"verdict\":"
	    "\"unknown\",\"evidence_state\":\"not-queried\",\"instance\":1}]},{\"id\":\"5\",\"verdict\":\"manual\",\"evidence_state\":\"confirmed\","
	    "\"rules\":[{\"id\":\"C-TTL\",\"verdict\":\"pass\",\"evidence_state\":\"confirmed\",\"instance\":1}]}]",
	    "controls: automatic, partly and manual, and what passes on the platform's side is manual");
	is_at(one(facts, "detections", 2), "findings", "[{\"resource\":\"203.0.113.1\",\"account\":\"1\",\"region\":\"\",\"verdict\":\"fail\","
	    "\"evidence_state\":\"confirmed\",\"reason\":\"hit\",\"values\":{\"calls\":1},\"evidence\":[\"e.Lookup/0001\"]}]", "a hit");
	is_at(one(facts, "detections", 0), "tuned", "false", "a rule of the calendar is untuned without one");
	is_at(one(facts, "detections", 2), "tuned", "true", "and others are not");
	is_at(cJSON_GetArrayItem(json_at(one(facts, "detections", 1), "findings"), 0), "values",
	    "{\"from\":\"2026-10-31T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\"}", "history is wanted for the days that the rule says");

	list = listing_all(&w.kit.k, facts);
	is_at(json_get(list, "checks"), "", "[{\"id\":\"C-LIST\",\"title\":{},\"severity\":\"critical\",\"verdict\":\"unknown\",\"evidence_state\":"
	    "\"not-queried\"},{\"id\":\"C-SPARE\",\"title\":{},\"severity\":\"critical\",\"verdict\":\"unknown\",\"evidence_state\":\"not-queried\"},"
	    "{\"id\":\"C-TTL\",\"title\":{\"en\":\"kept long enough\"},\"severity\":\"critical\",\"verdict\":\"fail\",\"evidence_state\":"
	    "\"confirmed\"}]", "the list of checks: all of them, with the worst verdict");
	is_at(cJSON_GetArrayItem(json_get(list, "detections"), 1), "", "{\"id\":\"D-NEW\",\"title\":{},\"severity\":\"critical\",\"state\":"
	    "\"insufficient-baseline\",\"verdict\":\"unknown\",\"evidence_state\":\"not-queried\"}", "the list of detections has states");
	is_at(cJSON_GetArrayItem(json_at(cJSON_GetArrayItem(json_get(list, "frameworks"), 0), "controls"), 2), "verdict", "manual",
	    "the list of controls");
	cJSON_Delete(list);
	list = listing_all(&w.kit.k, NULL);
	is_at(cJSON_GetArrayItem(json_get(list, "detections"), 0), "state", "not-run", "before any run nothing has run");
	cJSON_Delete(list);
	free(a);
	free(b);
	cJSON_Delete(facts);
	cJSON_Delete(again);
	world_release(&w);
}

/* ---- detections over what was and was not seen ---- */

static const struct {
	const char *phrase, *covers, *from, *to, *body;
	enum evidence_state state;
	const char *want;	/* of D-ROOT: state, verdict/evidence state; then each finding's region and cause */
} coverings[] = {
	{ "all regions, the whole period", "*", "1793577600", "1793664000", QUIET, STATE_CONFIRMED, "clean pass/confirmed;" },
	{ "a second is missing at the end", "*", "1793577600", "1793663999", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T23:59:59Z] r2 not-covered()[2026-11-02T23:59:59Z]" },
	{ "a second is missing at the start", "*", "1793577601", "1793664000", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "only one region", "r1", "1793577600", "1793664000", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "another account's region", "r7", "1793577600", "1793664000", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "no window", "*", "", "", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a window that is no number", "*", "0", "1e99", QUIET, STATE_CONFIRMED,
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "the call was denied", "*", "1793577600", "1793664000", NULL, STATE_DENIED,
	    "not-evaluable unknown/denied; r1 not-covered(NoPermission)[2026-11-02T00:00:00Z]"
	    " r2 not-covered(NoPermission)[2026-11-02T00:00:00Z]" },
	{ "the call was cut short", "*", "1793577600", "1793664000", SIGN_IN, STATE_ERROR,
	    "not-evaluable unknown/error; r1 not-covered(NoPermission)[2026-11-02T00:00:00Z]"
	    " r2 not-covered(NoPermission)[2026-11-02T00:00:00Z]" },
	{ "a record can not be read", "*", "1793577600", "1793664000", "{\"Events\":[\"{\"]}", STATE_CONFIRMED,
	    "not-evaluable unknown/error;  not-covered(event-refused)[-]" },
	{ "the list is not there", "*", "1793577600", "1793664000", "{}", STATE_CONFIRMED,
	    "not-evaluable unknown/error;  not-covered(event-refused)[-]" },
	{ "a record has no time", "*", "1793577600", "1793664000", "{\"Events\":[{\"eventId\":\"a\"}]}", STATE_CONFIRMED,
	    "not-evaluable unknown/error;  not-covered(event-untimed)[-]" },
	{ "a hit in what was seen of one region", "r1", "1793577600", "1793664000", SIGN_IN, STATE_CONFIRMED,
	    "hit fail/confirmed; r2 not-covered()[2026-11-02T00:00:00Z]  hit=fail" },
};

static char *
describe(const cJSON *d)
{
	struct buf b;
	const cJSON *f;

	buf_init(&b, 0x10000);
	buf_addf(&b, "%s %s/%s;", json_str(d, "state"), json_str(d, "verdict"), json_str(d, "evidence_state"));
	cJSON_ArrayForEach(f, json_get(d, "findings")) {
		const char *from = cJSON_GetStringValue(json_at(f, "values.from"));

		if (json_get(f, "cause") != NULL)
			buf_addf(&b, " %s %s(%s)[%s]", json_str(f, "region"), json_str(f, "reason"),
			    cJSON_GetStringValue(json_at(f, "cause.code")), from != NULL ? from : "-");
		else
			buf_addf(&b, " %s %s=%s", json_str(f, "region"), json_str(f, "reason"), json_str(f, "verdict"));
	}
	return buf_take(&b);
}

static void
test_coverings(void)
{
	for (size_t i = 0; i < sizeof(coverings) / sizeof(coverings[0]); i++) {
		char *params = xasprintf("{\"account\":\"1\",\"region\":\"r1\",\"covers\":\"%s\",\"win_from\":\"%s\",\"win_to\":\"%s\"}",
		    coverings[i].covers, coverings[i].from, coverings[i].to), *got;
		struct exchange *xs[] = { list_answer(), kit_exchange("e.Lookup/0001", params, coverings[i].body), NULL };
		struct world w;
		struct err e;
		cJSON *facts;

		world_init(&w);
		/* here the window is the answer's business: what should have been asked is a case of test_verdict */
		w.kit.sources[2].for_each = LITERAL("select account from scope_account where 0");
		xs[1]->state = coverings[i].state;
		if (xs[1]->state != STATE_CONFIRMED)
			xs[1]->code = xstrdup("NoPermission");
		facts = assess(&w, xs, &e);
		got = describe(one(facts, "detections", 2));
		is_str(got, coverings[i].want, coverings[i].phrase);
		free(got);
		free(params);
		cJSON_Delete(facts);
		world_release(&w);
	}
}

/* Two windows that touch, of two sources, one of them somebody else's account asking; and regions "*". */
static void
test_pieces(void)
{
	struct world w;
	struct err e;
	struct exchange *xs[] = { list_answer(),
		kit_exchange("e.Lookup/0001", "{\"account\":\"1\",\"region\":\"r1\",\"covers\":\"r1\",\"win_from\":1793404800,\"win_to\":1793620800}",
		    QUIET),
		kit_exchange("e.Logs/0001", "{\"account\":\"77\",\"owner\":\"1\",\"covers\":\"*\",\"win_from\":1793610000,\"win_to\":1793700000}",
		    "{\"data\":[]}"), NULL };
	cJSON *facts;

	world_init(&w);
	w.kit.sources[2].for_each = w.kit.sources[1].for_each = LITERAL("select account from scope_account where 0");
	strlist_release(&w.scope.regions);
	strlist_add(&w.scope.regions, "*");
	facts = assess(&w, xs, &e);
	is_at(one(facts, "detections", 2), "state", "clean", "windows that overlap are one; the regions are those that were named");
	is_at(one(facts, "detections", 1), "state", "clean", "history was seen too");
	is_at(facts, "events.covered", "[{\"account\":\"1\",\"region\":\"*\",\"from\":\"2026-11-02T09:00:00Z\",\"to\":\"2026-11-03T10:00:00Z\"},"
	    "{\"account\":\"1\",\"region\":\"r1\",\"from\":\"2026-10-31T00:00:00Z\",\"to\":\"2026-11-02T12:00:00Z\"}]", "windows are the owner's");
	cJSON_Delete(facts);
	world_release(&w);
}

/* What a store holds of its members: from when on a view has them there, and nothing of another store's. */
static const struct {
	const char *phrase, *since, *store, *member;	/* since and member: of the view's row; store: that the calls name */
	const char *want;	/* of D-ROOT, as for coverings */
} memberships[] = {
	{ "a member that was there before the period", "1793577600", "s", "1", "clean pass/confirmed;" },
	{ "one that came a second into the period", "1793577601", "s", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "one that came after it", "1793664000", "s", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a member that is silent", "1793577600", "s", "5",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a member of another store", "1793577600", "t", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
	{ "a store that the call does not name", "1793577600", "", "1",
	    "not-evaluable unknown/not-queried; r1 not-covered()[2026-11-02T00:00:00Z] r2 not-covered()[2026-11-02T00:00:00Z]" },
};

static void
test_members(void)
{
	for (size_t i = 0; i < sizeof(memberships) / sizeof(memberships[0]); i++) {
		char *sql = xasprintf("create view store_member as select 's' as store, '%s' as account, %s as since",
		    memberships[i].member, memberships[i].since), *got;
		/* two calls that touch in the middle of the day: the member's part is cut from both as one */
		char *first = xasprintf("{\"account\":\"77\",\"owner\":\"77\",\"store\":\"%s\",\"covers\":\"*\",\"win_from\":1793404800,"
		    "\"win_to\":1793620800}", memberships[i].store);
		char *second = xasprintf("{\"account\":\"77\",\"owner\":\"77\",\"store\":\"%s\",\"covers\":\"*\",\"win_from\":1793620800,"
		    "\"win_to\":1793664000}", memberships[i].store);
		struct exchange *xs[] = { list_answer(), kit_exchange("e.Logs/0001", first, "{\"data\":[]}"),
			kit_exchange("e.Logs/0002", second, "{\"data\":[]}"), NULL };
		struct world w;
		struct err e;
		cJSON *facts;

		world_init(&w);
		w.kit.sources[2].for_each = w.kit.sources[1].for_each = LITERAL("select account from scope_account where 0");
		kit_view(&w.kit, "store_member", "store_member.sql", sql);
		facts = assess(&w, xs, &e);
		got = describe(one(facts, "detections", 2));
		is_str(got, memberships[i].want, memberships[i].phrase);
		if (i == 1)
			is_at(facts, "events.covered", "[{\"account\":\"1\",\"region\":\"*\",\"from\":\"2026-11-02T00:00:01Z\",\"to\":\"2026-11-03T00:00:00Z\"},"
			    "{\"account\":\"77\",\"region\":\"*\",\"from\":\"2026-10-31T00:00:00Z\",\"to\":\"2026-11-03T00:00:00Z\"}]",
			    "a member's window begins with its first event");
		free(got);
		free(sql);
		free(first);
		free(second);
		cJSON_Delete(facts);
		world_release(&w);
	}
}

static void
test_members_unreadable(void)
{
	struct exchange *xs[] = { list_answer(), NULL };
	struct world w;
	struct err e;

	world_init(&w);
	kit_view(&w.kit, "store_member", "store_member.sql", "create view store_member as select 's' as store, '1' as account, 'x' as since");
	ok(assess(&w, xs, &e) == NULL && strstr(e.text, "store_member") != NULL, "a view that does not say since when is an error: %s", e.text);
	world_release(&w);
}

/* ---- parameters ---- */

static void
test_parameters(void)
{
	struct world w;
	struct err e;
	struct exchange *xs[] = { list_answer(), NULL }, *none[] = { NULL };
	cJSON *facts;

	world_init(&w);
	w.parameters = cJSON_Parse("{\"floor\":300,\"now\":1,\"unheard-of\":1}");
	w.lists = cJSON_Parse("{\"names\":[\"y\",\"z\"]}");
	w.scope.parameters = w.parameters;
	w.scope.lists = w.lists;
	strlist_add(&w.in.rules, "C-LIST");
	facts = assess(&w, xs, &e);
	check_schema(facts, "own parameters");
	is_at(one(facts, "checks", 0), "findings", "[{\"resource\":\"y\",\"account\":\"\",\"region\":\"\",\"verdict\":\"pass\",\"evidence_state\":"
	    "\"confirmed\",\"reason\":\"x\",\"values\":{},\"evidence\":[\"a.List/0001\"]}]", "a list of the scope takes the place of the rule's");
	is_at(one(facts, "checks", 2), "parameters.floor", "300", "the scope's parameter takes the place of the rule's");
	is_at(one(facts, "checks", 3), "parameters.floor", "365", "the control's takes the place of the scope's");
	cJSON_Delete(facts);

	strlist_add(&w.scope.frameworks, "third");
	ok(assess(&w, none, &e) == NULL && e.code == ERR_USAGE && strstr(e.text, "third") != NULL, "a framework must be known");
	strlist_release(&w.scope.frameworks);
	strlist_add(&w.scope.frameworks, "second");
	facts = assess(&w, none, &e);
	check_schema(facts, "no evidence at all");
	is_int(cJSON_GetArraySize(json_get(facts, "frameworks")), 1, "only the frameworks of the scope are judged");
	is_at(one(facts, "checks", 0), "verdict", "unknown", "without evidence nothing is known");
	is_at(one(facts, "coverage", 0), "not_queried", "1", "and it says what was not asked");
	cJSON_Delete(facts);
	world_release(&w);
}

static void
test_knowledge_digest(void)
{
	char dir[] = "/tmp/trailseal-assess-XXXXXX", path[64];
	struct exchange *none[] = { NULL };
	struct world w;
	struct err e;
	cJSON *facts;

	ok(mkdtemp(dir) != NULL, "a folder");
	snprintf(path, sizeof(path), "%s/a", dir);
	ok(file_write(path, "x", 1, &e) == 0, "a file in it");
	world_init(&w);
	w.in.knowledge_sha256 = NULL;
	w.kit.k.dir = dir;
	facts = assess(&w, none, &e);
	/* printf '%s  a\n' "$(printf x | sha256sum | cut -c1-64)" | sha256sum */
	is_at(facts, "knowledge", "{\"sha256\":\"4a4b874a1e9776a52e38fd82a053825f309f46187a803a0fc0c6670c6670e768\",\"files\":1,\"own\":[]}",
	    "the knowledge is named by its files");
	cJSON_Delete(facts);
	remove(path);
	remove(dir);
	w.kit.k.dir = dir;
	ok(assess(&w, none, &e) == NULL && e.code == ERR_IO, "a folder that is gone is an error");
	world_release(&w);
}

int
main(void)
{
	test_whole();
	test_coverings();
	test_pieces();
	test_members();
	test_members_unreadable();
	test_parameters();
	test_knowledge_digest();
	return tap_done();
}
