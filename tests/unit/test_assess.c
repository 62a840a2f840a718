/*
 * From evidence to facts: which rules run with which parameters, controls, counts, and that the same evidence gives the
 * same bytes.
 */
#include "assess/sql/listing.h"
#include "assess_world.h"
#include "base/fileio.h"
#include "base/schema.h"

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
	test_parameters();
	test_knowledge_digest();
	return tap_done();
}
