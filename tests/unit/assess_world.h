#ifndef TESTS_UNIT_ASSESS_WORLD_H
#define TESTS_UNIT_ASSESS_WORLD_H

/*
 * A small knowledge of checks, detections and a framework of nine controls, and what the assessment makes of exchanges
 * under it.  A test changes the world between world_init and assess.
 */
#include "assess/assess.h"
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

static inline void
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

static inline void
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

static inline void
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

static inline void
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

static inline struct exchange *
list_answer(void)
{
	struct exchange *x = kit_exchange("a.List/0001", "{\"account\":\"1\"}",
	    "{\"Things\":[{\"name\":\"x\",\"ttl\":200},{\"name\":\"y\",\"ttl\":400}]}");

	x->caller = xstrdup("acs:ram::1:user/auditor");
	return x;
}

/* Facts over these exchanges (NULL ends), which are freed. */
static inline cJSON *
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

static inline void
is_at(const cJSON *v, const char *path, const char *want, const char *phrase)
{
	const cJSON *found = json_at(v, path);
	char *got = cJSON_IsString(found) ? xstrdup(found->valuestring) : json_print(found);

	is_str(got, want, phrase);
	free(got);
}

#endif
