/* What changed between two assessments: pairing, words for what became of a thing, what is not compared, and the documents. */
#include "report/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/schema.h"
#include "report/pairs.h"
#include "tests/unit/tap.h"

#define ACCOUNTS "[{'id':'1','name':'a'},{'id':'2','name':'b'}]"

/* Facts in few words, with ' for ". */
struct said {
	const char *accounts, *knowledge;	/* NULL: as always; the lists: empty */
	const char *checks, *detections, *controls, *tables, *coverage, *waivers;
};
#define SAID(...) { __VA_ARGS__ }

static const char *
or_else(const char *text, const char *fallback)
{
	return text != NULL ? text : fallback;
}

static const char *
or_empty(const char *list)
{
	return or_else(list, "[]");
}

static cJSON *
facts_of(const struct said *s, const char *run)
{
	char *text = xasprintf("{'assessment':1,'tool':{'name':'trailseal','version':'1'},'run':{'id':'%s','started':'2026-01-01T00:00:00Z',"
	    "'finished':'2026-01-01T00:00:00Z','complete':true},'scope':{'organisation':'Test','accounts':%s,'regions':['*'],"
	    "'period':{'from':'2026-01-01T00:00:00Z','to':'2026-04-01T00:00:00Z'},'frameworks':[],'parameters':{},'calendar':{}},"
	    "'knowledge':{'sha256':'%s'},'checks':%s,'detections':%s,'frameworks':[{'id':'f','controls':%s}],'tables':%s,'coverage':%s,"
	    "'statements':{'waivers':%s,'attestations':[]}}", run, or_else(s->accounts, ACCOUNTS),
	    or_else(s->knowledge, "k"), or_empty(s->checks),
	    or_empty(s->detections), or_empty(s->controls), or_empty(s->tables), or_empty(s->coverage), or_empty(s->waivers));
	struct err e = { 0 };
	cJSON *v;

	for (char *c = text; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	v = json_parse(text, strlen(text), "facts", &e);
	if (v == NULL)
		ok(0, "the facts are JSON: %s: %s", e.text, text);
	free(text);
	return v;
}

static void
add_settings(struct buf *b, const cJSON *entry)
{
	const cJSON *s;

	cJSON_ArrayForEach(s, json_arr(entry, "settings"))
		buf_addf(b, " %s:%s>%s", json_str(s, "name"), json_str(s, "before") ? json_str(s, "before") : "-",
		    json_str(s, "after") ? json_str(s, "after") : "-");
}

static const char *
either(const cJSON *entry, const char *a, const char *b)
{
	return json_str(entry, a) != NULL ? json_str(entry, a) : json_str(entry, b) != NULL ? json_str(entry, b) : "?";
}

static void
add_entry(struct buf *b, const cJSON *entry)
{
	const char *direction = json_str(entry, "direction");
	const cJSON *one;

	buf_addf(b, "%s %s", either(entry, "id", json_str(entry, "table") ? "table" : json_str(entry, "source") ? "source" : "resource"), json_str(entry, "change"));
	if (direction != NULL && strcmp(direction, "other") != 0)
		buf_addf(b, " %s", direction);
	add_settings(b, entry);
	cJSON_ArrayForEach(one, json_arr(entry, "findings")) {
		buf_puts(b, " (");
		add_entry(b, one);
		buf_puts(b, ")");
	}
	buf_puts(b, ";");
}

/* All changes as one line. */
static char *
line_of(const cJSON *changes)
{
	static const char *const parts[] = { "controls", "checks", "detections", "settings", "coverage", "statements" };
	const cJSON *one;
	struct buf b;

	buf_init(&b, 1 << 16);
	cJSON_ArrayForEach(one, json_arr(changes, "differences"))
		buf_addf(&b, "!%s;", json_str(one, "code"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		cJSON_ArrayForEach(one, json_arr(changes, parts[i]))
			add_entry(&b, one);
	}
	return buf_take(&b);
}

#define FINDING(account, resource, verdict, reason, values) "{'resource':'" resource "','account':'" account "','region':'r','verdict':'" \
	verdict "','evidence_state':'confirmed','reason':'" reason "','values':{" values "},'evidence':[]}"
#define CHECK(id, parameters, verdict, findings) "{'id':'" id "','severity':'high','parameters':{" parameters "},'verdict':'" verdict \
	"','evidence_state':'confirmed','findings':[" findings "]}"
#define ONE_CHECK(verdict, findings) "[" CHECK("C", "'days':180", verdict, findings) "]"
#define HIT(findings) "[{'id':'D','severity':'high','parameters':{},'state':'hit','verdict':'fail','evidence_state':'confirmed','findings':[" findings "]}]"
#define TABLE(rows) "[{'id':'stores','section':'retention','columns':['name','ttl','seen'],'rows':[" rows "],'settings':{'of':['name'],'are':['ttl'],'sources':['sls.Get']}}]"
#define COVERAGE(denied) "[{'source':'sls.Get','account':'1','region':'r','calls':2,'confirmed':1,'denied':" denied ",'error':0,'not_queried':0}]"

static const struct {
	const char *phrase;
	struct said before, after;
	const char *want;
} cases[] = {
	{ "nothing", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", ""))), SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", ""))), "" },
	{ "a verdict that got worse, and the value behind it", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "long", "'ttl':365"))),
	  SAID(.checks = ONE_CHECK("fail", FINDING("1", "x", "fail", "short", "'ttl':30"))), "C changed worse (x changed worse ttl:365>30;);" },
	{ "the same result with another value", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "long", "'ttl':365"))),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "long", "'ttl':200"))), "C findings (x values ttl:365>200;);" },
	{ "a value that comes and one that goes", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'a':1,'n':null"))),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'b':true,'n':null"))), "C findings (x values b:->true a:1>-;);" },
	{ "times move with every run", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'seen':'2026-01-01T00:00:00Z'"))),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'seen':'2026-04-01T00:00:00Z'"))), "" },
	{ "a time that is no longer there is told", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'seen':'2026-01-01T00:00:00Z'"))),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'seen':null"))), "C findings (x values seen:2026-01-01T00:00:00Z>-;);" },
	{ "a number is no time", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'n':1700000000"))),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "'n':1700000001"))), "C findings (x values n:1700000000>1700000001;);" },
	{ "a resource appeared, another vanished", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", ""))),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "y", "pass", "ok", ""))), "C findings (y appeared;) (x vanished;);" },
	{ "what could not be looked at has not vanished", SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", "") "," FINDING("2", "z", "pass", "ok", ""))),
	  SAID(.checks = ONE_CHECK("unknown", FINDING("1", "1", "unknown", "call-denied", ""))), "C changed worse (1 appeared;) (x not-seen;) (z vanished;);" },
	{ "what could not be looked at before has not appeared", SAID(.checks = ONE_CHECK("unknown", "")),
	  SAID(.checks = ONE_CHECK("pass", FINDING("1", "x", "pass", "ok", ""))), "C changed better (x now-seen;);" },
	{ "an account that is no longer looked at", SAID(.checks = ONE_CHECK("pass", FINDING("2", "x", "pass", "ok", ""))),
	  SAID(.accounts = "[{'id':'1','name':'a'}]", .checks = ONE_CHECK("pass", "")), "!account-left;C findings (x left-scope;);" },
	{ "three findings about one resource, of which one changed",
	  SAID(.checks = ONE_CHECK("fail", FINDING("1", "x", "fail", "a", "'n':1") "," FINDING("1", "x", "fail", "a", "'n':2") "," FINDING("1", "x", "pass", "b", ""))),
	  SAID(.checks = ONE_CHECK("fail", FINDING("1", "x", "pass", "b", "") "," FINDING("1", "x", "fail", "a", "'n':2") "," FINDING("1", "x", "fail", "a", "'n':3"))),
	  "C findings (x values n:1>3;);" },
	{ "a rule with another parameter is the same rule", SAID(.checks = "[" CHECK("C", "'days':180", "pass", "") "]"),
	  SAID(.checks = "[" CHECK("C", "'days':365", "fail", "") "]"), "C changed worse days:180>365;" },
	{ "a rule with two sets of parameters, of which one is new", SAID(.checks = "[" CHECK("C", "'days':180", "pass", "") "]"),
	  SAID(.checks = "[" CHECK("C", "'days':90", "pass", "") "," CHECK("C", "'days':180", "pass", "") "]"), "C appeared;" },
	{ "a rule that is not asked any more", SAID(.checks = "[" CHECK("C", "", "pass", FINDING("1", "x", "pass", "ok", "")) "]"), SAID(.checks = "[]"), "C vanished;" },
	{ "values of detections are about their own period", SAID(.detections = HIT(FINDING("1", "root", "fail", "hit", "'calls':3"))),
	  SAID(.detections = HIT(FINDING("1", "root", "fail", "hit", "'calls':9") "," FINDING("1", "eve", "fail", "hit", "'calls':1"))), "D findings (eve appeared;);" },
	{ "controls", SAID(.controls = "[{'id':'1','verdict':'pass','evidence_state':'confirmed','rules':[]},{'id':'2','verdict':'fail','evidence_state':'confirmed','rules':[]}]"),
	  SAID(.controls = "[{'id':'1','verdict':'not-applicable','evidence_state':'confirmed','rules':[]},{'id':'3','verdict':'fail','evidence_state':'confirmed','rules':[]}]"),
	  "1 changed;3 appeared;2 vanished;" },
	{ "a setting, and not the reading beside it", SAID(.tables = TABLE("['a','30','5'],['b','90','6']")), SAID(.tables = TABLE("['b','90','7'],['a','180','8']")),
	  "stores changed ttl:30>180;" },
	{ "a thing that is gone", SAID(.tables = TABLE("['a','30','5']"), .coverage = COVERAGE("0")), SAID(.tables = TABLE(""), .coverage = COVERAGE("0")), "stores vanished ttl:30>-;" },
	{ "a thing that could not be looked at", SAID(.tables = TABLE("['a','30','5']"), .coverage = COVERAGE("0")), SAID(.tables = TABLE(""), .coverage = COVERAGE("1")),
	  "stores not-seen ttl:30>-;sls.Get lost;" },
	{ "a table that the earlier one had not", SAID(.tables = "[]"), SAID(.tables = TABLE("['a','30','5']")), "!table-not-compared;" },
	{ "rows that are no rows", SAID(.tables = TABLE("[],5,{'a':1}")), SAID(.tables = TABLE("[null]")), "stores vanished;stores vanished;" },
	{ "other rules and another run are said first", SAID(.knowledge = "k1"), SAID(.knowledge = "k2"), "!knowledge;" },
	{ "a waiver that expired", SAID(.waivers = "[{'id':'w','owner':'o','expires':'2026-02-01','state':'in-force','used':1}]"),
	  SAID(.waivers = "[{'id':'w','owner':'o','expires':'2026-02-01','state':'expired','used':0}]"), "w changed;" },
};

static struct schema *
load_schema(void)
{
	char *path = xasprintf("%s/frameworks/schema/changes.schema.json", getenv("TOP_SRCDIR"));
	struct schema *s = NULL;
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, JSON_FILE_MAX);
	ok(file_read(&b, path, &e) == 0 && schema_parse(&s, buf_text(&b), b.len, path, &e) == 0, "the schema is there %s", e.text);
	buf_release(&b);
	free(path);
	return s;
}

static void
say_problem(void *arg, const char *key, const char *reason)
{
	(void)arg;
	printf("# changes: %s: %s\n", key, reason);
}

static void
test_changes(void)
{
	struct schema *schema = load_schema();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cJSON *a = facts_of(&cases[i].before, "1"), *b = facts_of(&cases[i].after, "2"), *changes = NULL;
		const struct changes_side before = { .facts = a }, after = { .facts = b };
		struct err e = { 0 };
		char *got;

		ok(changes_make(&changes, &before, &after, &e) == 0, "%s: is compared %s", cases[i].phrase, e.text);
		got = line_of(changes);
		is_str(got, cases[i].want, cases[i].phrase);
		ok(schema != NULL && schema_check(schema, changes, say_problem, NULL) == 0, "%s: in the form of the schema", cases[i].phrase);
		free(got);
		cJSON_Delete(changes);
		cJSON_Delete(a);
		cJSON_Delete(b);
	}
	schema_free(schema);
}

static void
test_no_facts(void)
{
	static const struct said good = SAID(.checks = "[]");
	cJSON *a = facts_of(&good, "1"), *b = cJSON_Parse("{\"assessment\":2,\"checks\":[],\"frameworks\":[]}"), *changes;
	const struct changes_side before = { .facts = a }, after = { .facts = b, .bundle = "evb-2" };
	struct err e = { 0 };

	is_int(changes_make(&changes, &before, &after, &e), -1, "facts of another form are not compared");
	is_int(e.code, ERR_FORMAT, "they are of the wrong form");
	ok(strstr(e.text, "evb-2") != NULL && changes == NULL, "and which ones is said");
	cJSON_Delete(a);
	cJSON_Delete(b);
}

/* ---- documents ---- */

static int
keep(void *arg, const char *name, const void *bytes, size_t len, struct err *e)
{
	struct buf *b = arg;

	(void)e;
	buf_addf(b, "\n== %s\n", name);
	return buf_add(b, bytes, len);
}

#define EVIL "<script>x</script>\\u001b[2J\\u202e&amp;"

static void
test_hostile(void)
{
	static const struct said was = SAID(.checks = ONE_CHECK("pass", FINDING("1", EVIL, "pass", EVIL, "'" EVIL "':'" EVIL "'"))),
	    is = SAID(.checks = "[" CHECK(EVIL, "'" EVIL "':1", EVIL, "") "," CHECK("C", "", "fail", FINDING("1", EVIL, "fail", EVIL, "'" EVIL "':1")) "]",
	        .tables = "[{'id':'" EVIL "','columns':['" EVIL "'],'rows':[['" EVIL "']],'settings':{'of':['" EVIL "'],'are':['" EVIL "'],'sources':[]}}]",
	        .controls = "[{'id':'" EVIL "','verdict':{'a':[1]},'evidence_state':'" EVIL "','rules':[{'id':'" EVIL "'}]}]");
	char *templates = xasprintf("%s/templates", getenv("TOP_SRCDIR"));
	struct changes_options o = { .templates = templates };
	cJSON *a = facts_of(&was, "1"), *b = facts_of(&is, "2"), *changes = NULL;
	const struct changes_side before = { .facts = a }, after = { .facts = b };
	struct err e = { 0 };
	struct buf all;

	buf_init(&all, 1 << 22);
	strlist_add(&o.formats, "html");
	strlist_add(&o.formats, "text");
	ok(changes_make(&changes, &before, &after, &e) == 0 && changes_render(changes, NULL, &o, keep, &all, &e) == 0, "hostile texts are rendered %s", e.text);
	ok(strstr(buf_text(&all), "== changes.en.html") != NULL && strstr(buf_text(&all), "== changes.zh-CN.txt") != NULL, "in all languages");
	ok(strchr(buf_text(&all), 0x1b) == NULL && strstr(buf_text(&all), "\xe2\x80\xae") == NULL, "no escape and no override of direction comes through");
	*strstr(all.data, "== changes.en.txt") = '\0';	/* a terminal knows no markup */
	ok(strstr(all.data, "<script") == NULL && strstr(all.data, "&lt;script") != NULL, "and no markup");
	cJSON_Delete(changes);
	cJSON_Delete(a);
	cJSON_Delete(b);
	buf_release(&all);
	strlist_release(&o.formats);
	free(templates);
}

/* ---- pairs ---- */

static void
test_pairs(void)
{
	static const char *const left[][2] = { { "x1", "x" }, { "x2", "x" }, { "y1", "y" } }, *const right[][2] = { { "x2", "x" }, { "x3", "x" }, { "z1", "z" } };
	struct pairs a = { 0 }, b = { 0 };

	for (size_t i = 0; i < 3; i++) {
		for (int k = 0; k < 2; k++) {
			struct paired *p = k == 0 ? pairs_add(&a, NULL) : &a.items[i];

			p->keys[k] = xstrdup(left[i][k]);
			p = k == 0 ? pairs_add(&b, NULL) : &b.items[i];
			p->keys[k] = xstrdup(right[i][k]);
		}
	}
	pairs_match(&a, &b);
	ok(a.items[1].other == &b.items[0] && b.items[0].other == &a.items[1], "the same finds the same");
	ok(a.items[0].other == &b.items[1], "what is left finds what is about the same thing");
	ok(a.items[2].other == NULL && b.items[2].other == NULL, "the rest has no counterpart");
	pairs_release(&a);
	pairs_release(&b);
}

int
main(void)
{
	test_changes();
	test_no_facts();
	test_hostile();
	test_pairs();
	return tap_done();
}
