/* The coverage of calls in the model, which stays small whatever the accounts, and the whole table beside it. */
#include "report/coverage_csv.h"
#include "report/unanswered.h"
#include "report_sample.h"
#include "tap.h"
#include "report_xpath.h"

static const struct {
	const char *phrase, *xpath, *is;
} folded[] = {
	{ "a call is one element, whatever the accounts", "count(//call[@source='actiontrail.DescribeTrails'])", "1" },
	{ "with the sum over them", "//call[@source='actiontrail.LookupEvents']/@calls", "3" },
	{ "and what was denied", "//call[@source='actiontrail.LookupEvents']/@denied", "1" },
	{ "and how often it was throttled", "//call[@source='actiontrail.LookupEvents']/@throttled", "3" },
	{ "a region of it counts its accounts", "//call[@source='sts.GetCallerIdentity']/place[@region='cn-hangzhou']/@accounts", "2" },
	{ "a call with nothing to ask has no place", "count(//call[@source='oss.GetBucketReplication']/place)", "0" },
	{ "each region is there once", "count(//coverage/region)", "2" },
	{ "with all its calls", "//coverage/region[@id='cn-hangzhou']/@calls", "14" },
	{ "and accounts", "//coverage/region[@id='cn-hangzhou']/@accounts", "2" },
	{ "only what was not answered is told one by one", "count(//gap)", "4" },
	{ "with place and code", "concat(//gap[@source='sls.GetIndex']/@account, ' ', //gap[@source='sls.GetIndex']/@region, ' ', //gap[@source='sls.GetIndex']/code/@is)",
	    "1234567890123456 cn-hangzhou Http500" },
};

static xmlDocPtr
render_model(struct sample *s)
{
	struct err e = { 0 };

	strlist_add(&s->options.formats, "model");
	sample_render(s, &e);
	strlist_release(&s->options.formats);
	return parse_as(sample_document(s, "report.xml"), 0);
}

static void
add_coverage(struct sample *s, const char *source, const char *account, const char *region, int calls, int not_queried)
{
	char *text = xasprintf("{\"source\":\"%s\",\"account\":\"%s\",\"region\":\"%s\",\"calls\":%d,\"confirmed\":%d,\"absent\":0,"
	    "\"denied\":0,\"error\":0,\"not_queried\":%d,\"throttled\":0%s}", source, account, region, calls, calls - not_queried, not_queried,
	    not_queried > 0 ? ",\"codes\":[\"EntityNotExist.Role\",\"=cmd\"]" : "");

	cJSON_AddItemToArray(json_arr(s->facts, "coverage"), cJSON_Parse(text));
	free(text);
}

static void
test_coverage(void)
{
	struct sample s;
	struct err e = { 0 };
	xmlDocPtr doc;
	char *text, account[20];
	long long rows;

	sample_init(&s);
	doc = render_model(&s);
	for (size_t i = 0; i < sizeof(folded) / sizeof(folded[0]); i++) {
		text = xpath_s(doc, folded[i].xpath);
		is_str(text, folded[i].is, folded[i].phrase);
		free(text);
	}
	xmlFreeDoc(doc);

	for (int i = 0; i < 500; i++) {
		snprintf(account, sizeof(account), "%d", 1000000 + i);
		add_coverage(&s, "sts.GetCallerIdentity", account, "cn-hangzhou", 1, i == 7);
		add_coverage(&s, "actiontrail.DescribeTrails", account, "cn-hangzhou", 2, i == 7 ? 2 : i == 8);
	}
	doc = render_model(&s);
	is_int(xpath_n(doc, "//coverage/call | //coverage/region | //place"), 11 + 2 + 11, "five hundred accounts more make no more elements");
	text = xpath_s(doc, "//call[@source='sts.GetCallerIdentity']/place/@accounts");
	is_str(text, "502", "but are counted");
	free(text);
	is_int(xpath_n(doc, "//gap"), 4 + 2, "only the two that are not whole are told");
	text = xpath_s(doc, "concat(//gap[1]/@account, ' ', //gap[1]/@not_queried, ' ', //gap[1]/@source, ' ', //gap[1]/code[1]/@is)");
	is_str(text, "1000007 3  EntityNotExist.Role", "one in which nothing was asked is one gap, and the first");
	free(text);
	xmlFreeDoc(doc);

	rows = cJSON_GetArraySize(json_arr(s.facts, "coverage"));
	strlist_add(&s.options.formats, "coverage");
	ok(sample_render(&s, &e) == 0 && s.n_documents == 1, "the whole table is a document of its own");
	text = (char *)sample_document(&s, "coverage.csv");
	for (char *line = strstr(text, "\r\n"); line != NULL; line = strstr(line + 2, "\r\n"))
		rows--;
	is_int(rows, -1, "a line for each row of the facts, and a heading");
	ok(strstr(text, "\r\n\"sts.GetCallerIdentity\",\"1000007\",\"cn-hangzhou\",\"1\",\"0\",\"0\",\"0\",\"0\",\"0\",\"1\",\"EntityNotExist.Role =cmd\"\r\n") != NULL,
	    "that says of each call how many there were and what became of them");
	strlist_release(&s.options.formats);
	sample_release(&s);
}

/* A field that a spreadsheet would run, a quotation mark, a row without anything. */
static void
test_csv(void)
{
	static const char rows[] = "{\"coverage\":[{\"source\":\"=1+1\",\"account\":\"a\\\"b\",\"region\":\"x,y\",\"calls\":1,\"codes\":[\"@x\"]},{}]}";
	static const char want[] = "\"'=1+1\",\"a\"\"b\",\"x,y\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",\"'@x\"\r\n"
	    "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n";
	cJSON *facts = cJSON_Parse(rows);
	struct buf out;

	buf_init(&out, 4096);
	ok(coverage_csv(facts, &out) == 0 && strstr(buf_text(&out), want) != NULL, "formulas are disarmed, quotation marks doubled");
	buf_release(&out);
	buf_init(&out, 40);
	ok(coverage_csv(facts, &out) == -1, "a table over the limit is refused");
	buf_release(&out);
	cJSON_Delete(facts);
}

/* ---- regions without an answer ---- */

#define PLACE(region, numbers) "{\"source\":\"s\",\"region\":\"" region "\"," numbers "}"
#define FOUND(verdict, region) "{\"verdict\":\"" verdict "\",\"region\":\"" region "\"}"

static const struct {
	const char *phrase, *coverage, *is;
} silent[] = {
	{ "a region where one call of many was answered is none", PLACE("r1", "\"calls\":9,\"error\":8,\"confirmed\":1"), "[]" },
	{ "nor one where it was answered that there is nothing", PLACE("r1", "\"calls\":2,\"error\":1,\"absent\":1"), "[]" },
	{ "nor one that answered in another account", PLACE("r1", "\"calls\":1,\"error\":1") "," PLACE("r0", "\"calls\":1,\"confirmed\":1") ","
	    PLACE("r1", "\"calls\":1,\"confirmed\":1"), "[]" },
	{ "nor one where nothing was asked", PLACE("r1", "\"calls\":3,\"not_queried\":3"), "[]" },
	{ "nor a central service", PLACE("", "\"calls\":1,\"error\":1"), "[]" },
	{ "one that failed and refused is, with its codes and what it costs, by name and once",
	    PLACE("r1", "\"calls\":2,\"error\":2,\"codes\":[\"NoAnswer\"]") "," PLACE("r0", "\"calls\":1,\"error\":1,\"codes\":[7]") ","
	    PLACE("r1", "\"calls\":1,\"denied\":1,\"codes\":[\"NoPermission\",\"NoAnswer\"]"),
	    "[{\"region\":\"r0\",\"calls\":1,\"codes\":[],\"checks\":0,\"detections\":0},"
	    "{\"region\":\"r1\",\"calls\":3,\"codes\":[\"NoAnswer\",\"NoPermission\"],\"checks\":1,\"detections\":1}]" },
};

static void
test_unanswered(void)
{
	/* B twice, for its parameters; the fail stands, and so does what is unknown for another region or another reason */
	static const char rules[] = "\"checks\":[{\"id\":\"A\",\"verdict\":\"fail\",\"findings\":[" FOUND("unknown", "r1") "]},"
	    "{\"id\":\"B\",\"verdict\":\"unknown\",\"findings\":[" FOUND("pass", "") "," FOUND("unknown", "r1") "]},"
	    "{\"id\":\"B\",\"verdict\":\"unknown\",\"findings\":[" FOUND("unknown", "r1") "]},"
	    "{\"id\":\"C\",\"verdict\":\"unknown\",\"findings\":[" FOUND("unknown", "r2") "," FOUND("warn", "r1") "]},7],"
	    "\"detections\":[{\"id\":\"D\",\"state\":\"not-evaluable\",\"findings\":[" FOUND("unknown", "r1") "]},"
	    "{\"id\":\"E\",\"state\":\"hit\",\"findings\":[" FOUND("unknown", "r1") "]}]";

	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
		char *text = xasprintf("{\"coverage\":[%s,{},7],%s}", silent[i].coverage, rules), *got;
		cJSON *facts = cJSON_Parse(text), *regions = unanswered_regions(facts);

		got = json_print(regions);
		is_str(got, silent[i].is, silent[i].phrase);
		free(got);
		cJSON_Delete(regions);
		cJSON_Delete(facts);
		free(text);
	}
}

int
main(void)
{
	test_coverage();
	test_csv();
	test_unanswered();
	return tap_done();
}
