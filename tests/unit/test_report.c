/* The model and the rendering: what comes out for the sample, the same every time, and what is refused. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/schema.h"
#include "report/coverage_csv.h"
#include "report_sample.h"
#include "tap.h"
#include "report_xpath.h"

static void
say_problem(void *arg, const char *key, const char *reason)
{
	(void)arg;
	printf("# %s: %s\n", key, reason);
}

/* The sample is of the form that the assessment writes. */
static void
test_sample(struct sample *s)
{
	char *path = xasprintf("%s/frameworks/schema/assessment.schema.json", getenv("TOP_SRCDIR"));
	struct schema *schema = NULL;
	struct buf text;
	struct err e = { 0 };

	buf_init(&text, JSON_FILE_MAX);
	ok(file_read(&text, path, &e) == 0 && schema_parse(&schema, buf_text(&text), text.len, path, &e) == 0,
	    "the schema of the facts is read (%s)", e.text);
	if (schema != NULL)
		is_int((long long)schema_check(schema, s->facts, say_problem, NULL), 0, "the sample is of its form");
	schema_free(schema);
	buf_release(&text);
	free(path);
}

static void
test_documents(struct sample *s)
{
	static const char *const names[] = {
		"report.en.html", "report.zh-CN.html", "assessment-results.xml", "controls.csv", "coverage.csv", "report.xml",
	};
	char *before[sizeof(names) / sizeof(names[0])];
	struct err e = { 0 };
	struct report_evidence swap;

	ok(sample_render(s, &e) == 0, "the sample is rendered in every format (%s)", e.text);
	is_int((long long)s->n_documents, sizeof(names) / sizeof(names[0]), "as many documents as formats and languages");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ok(strlen(sample_document(s, names[i])) > 1000, "%s is there", names[i]);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		before[i] = xstrdup(sample_document(s, names[i]));
	swap = s->pieces[0];
	s->pieces[0] = s->pieces[s->n - 1];
	s->pieces[s->n - 1] = swap;
	sample_render(s, &e);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ok(strcmp(before[i], sample_document(s, names[i])) == 0,
		    "%s is the same again, whatever the order of the exchanges", names[i]);
		free(before[i]);
	}

	strlist_add(&s->options.formats, "html");
	strlist_add(&s->options.langs, "zh-CN");
	ok(sample_render(s, &e) == 0 && s->n_documents == 1 && strcmp(s->documents[0].name, "report.zh-CN.html") == 0,
	    "one format in one language is one document");
	strlist_release(&s->options.formats);
	strlist_release(&s->options.langs);
}

static void
test_model(struct sample *s)
{
	struct err e = { 0 };
	xmlDocPtr doc;
	char *text;

	strlist_add(&s->options.formats, "model");
	sample_render(s, &e);
	strlist_release(&s->options.formats);
	doc = parse_as(sample_document(s, "report.xml"), 0);
	is_int(parse_errors, 0, "the model is well-formed");
	is_int(xpath_n(doc, "//check"), cJSON_GetArraySize(json_arr(s->facts, "checks")), "a check per entry of the facts");
	is_int(xpath_n(doc, "//detection"), cJSON_GetArraySize(json_arr(s->facts, "detections")),
	    "a detection per entry of the facts");
	is_int(xpath_n(doc, "//piece"), (long long)s->n, "a piece per exchange");
	is_int(xpath_n(doc, "//piece[@n != position()]"), 0, "pieces are numbered in order");
	is_int(xpath_n(doc, "//evidence[@id='sls.GetLogStore/0001'][@n != //piece[@id='sls.GetLogStore/0001']/@n]"), 0,
	    "evidence points to the piece of its id");
	is_int(xpath_n(doc, "//evidence[not(@n)]"), 0, "all evidence of the sample was kept");
	is_int(xpath_n(doc, "//text/t[contains(., '{')]"), 0, "no place is left open in a reason");
	is_int(xpath_n(doc, "//finding[not(cause) and not(text)]"), 0, "each finding has words or a cause");
	is_int(xpath_n(doc, "//*[t[@xml:lang='en'] and not(t[@xml:lang='zh-CN'])]"), 0, "words are in both languages");
	text = xpath_s(doc, "//check[@id='SLS-02'][1]/finding/text/t[@xml:lang='en']");
	is_str(text, "org-audit/actiontrail_org-audit keeps 90 days, 180 are required; events before 2026-07-05 are already gone",
	    "values fill the places of a reason");
	free(text);
	text = xpath_s(doc, "/report/scope/period/@from-local");
	is_str(text, "2026-07-01T00:00:00+08:00", "times are given in the business time zone too");
	free(text);
	text = xpath_s(doc, "//framework[1]/@verdict");
	is_str(text, "fail", "a framework has the verdict of its worst control");
	free(text);
	is_int(xpath_duplicates(doc, "//@uuid | //@response-uuid | //@platform-uuid"), 0, "no UUID is there twice");

	is_int(xpath_n(doc, "//action"), 11, "what failed, warned, hit or was not answered asks for an action each");
	is_int(xpath_n(doc, "//action[@rank != position()]"), 0, "actions are ranked in order");
	text = xpath_s(doc, "concat(//action[1]/@kind, ' ', //action[1]/@id, ' ', //action[1]/@controls)");
	is_str(text, "permission actiontrail.LookupEvents 4", "the critical one that most controls rest on is first");
	free(text);
	is_int(xpath_n(doc, "//action[@severity='critical'][preceding-sibling::action[@severity!='critical']]"), 0,
	    "nothing less comes before what is critical");
	is_int(xpath_n(doc, "//action[@kind='remedy'][@id='SLS-02']"), 1, "two thresholds of one rule are one action");
	is_int(xpath_n(doc, "//action[@kind='remedy'][@id='SLS-02']/entry"), 2, "that names both");
	is_int(xpath_n(doc, "//action[@id='TRL-01' or @id='SLS-03']"), 0, "what passed or only needs time asks for nothing");
	is_int(xpath_n(doc, "//check[@id='TRL-03'][@verdict='fail'][@waived='yes']/finding[@waiver='local-trail'][@waiver-state='in-force']"), 1,
	    "a waived failure stays a failure");
	is_int(xpath_n(doc, "//check[@id='SLS-01'][not(@waived)]/finding[@waiver-state='expired']"), 1, "an expired waiver covers nothing");
	is_int(xpath_n(doc, "//action[last()][@id='TRL-03'][@waived='yes']"), 1, "what removes only waived failures comes last");
	is_int(xpath_n(doc, "//action[@waived]"), 1, "and nothing else is marked");
	is_int(xpath_n(doc, "//control[@attested='yes'][@verdict='manual']/attested-by[@id='rooms']"), 1, "an attested control stays manual");
	is_int(xpath_n(doc, "//waiver[@href='../waivers/002-local-trail.json']"), 1, "a waiver links to its file");
	is_int(xpath_n(doc, "//knowledge/own[@file='checks/TRL-03.sql'][@replaces='yes']"), 1, "a rule of the user's own is named");
	xmlFreeDoc(doc);
}

/* ---- the coverage sheet ---- */

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

/* ---- what is refused ---- */

static void
drop_run_id(struct sample *s)
{
	cJSON_DeleteItemFromObject(json_get(s->facts, "run"), "id");
}
static void
break_run_time(struct sample *s)
{
	cJSON_ReplaceItemInObject(json_get(s->facts, "run"), "finished", cJSON_CreateString("yesterday"));
}
static void
other_version(struct sample *s)
{
	cJSON_ReplaceItemInObject(s->facts, "assessment", cJSON_CreateNumber(2));
}
static void
drop_checks(struct sample *s)
{
	cJSON_DeleteItemFromObject(s->facts, "checks");
}
static void
unknown_check(struct sample *s)
{
	cJSON_ReplaceItemInObject(cJSON_GetArrayItem(json_arr(s->facts, "checks"), 0), "id", cJSON_CreateString("X-99"));
}
static void
detection_among_checks(struct sample *s)
{
	cJSON_ReplaceItemInObject(cJSON_GetArrayItem(json_arr(s->facts, "checks"), 0), "id", cJSON_CreateString("D-DEL-01"));
}
static void
unknown_table(struct sample *s)
{
	cJSON_ReplaceItemInObject(cJSON_GetArrayItem(json_arr(s->facts, "tables"), 0), "id", cJSON_CreateString("nothing"));
}
static void
unknown_framework(struct sample *s)
{
	cJSON_ReplaceItemInObject(cJSON_GetArrayItem(json_arr(s->facts, "frameworks"), 0), "id", cJSON_CreateString("nist"));
}
static void
unknown_control(struct sample *s)
{
	cJSON *f = cJSON_GetArrayItem(json_arr(s->facts, "frameworks"), 0);

	cJSON_ReplaceItemInObject(cJSON_GetArrayItem(json_arr(f, "controls"), 0), "id", cJSON_CreateString("9.9"));
}
static void
unknown_format(struct sample *s)
{
	strlist_add(&s->options.formats, "pdf");
}
static void
unknown_language(struct sample *s)
{
	strlist_add(&s->options.langs, "tlh");
}
static void
no_templates(struct sample *s)
{
	s->options.templates = "/nonexistent";
}

static const struct {
	const char *phrase;
	void (*change)(struct sample *s);
	enum err_code code;
	const char *says;
} refused[] = {
	{ "facts of another version", other_version, ERR_FORMAT, "assessment: version is not 1" },
	{ "facts without a run id", drop_run_id, ERR_FORMAT, "assessment: run has no id" },
	{ "a run without an end", break_run_time, ERR_FORMAT, "assessment: run: finished is not a time" },
	{ "facts without checks", drop_checks, ERR_FORMAT, "assessment: checks is not a list" },
	{ "a check that no file knows", unknown_check, ERR_FORMAT, "X-99 is not in the knowledge files" },
	{ "a detection among the checks", detection_among_checks, ERR_FORMAT, "D-DEL-01 is not in the knowledge files" },
	{ "a table that no file knows", unknown_table, ERR_FORMAT, "table nothing is not in the knowledge files" },
	{ "a framework that no file knows", unknown_framework, ERR_FORMAT, "framework nist is not in the knowledge files" },
	{ "a control that its framework lacks", unknown_control, ERR_FORMAT, "control 9.9 is not in the knowledge files" },
	{ "an unknown format", unknown_format, ERR_USAGE, "pdf: no such report format" },
	{ "an unknown language", unknown_language, ERR_USAGE, "tlh: no such report language" },
	{ "a folder without templates", no_templates, ERR_USAGE, "/nonexistent/html.xsl: can not be used as a template" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct sample s;
		struct err e = { 0 };

		sample_init(&s);
		refused[i].change(&s);
		ok(sample_render(&s, &e) == -1 && e.code == refused[i].code && strstr(e.text, refused[i].says) != NULL,
		    "%s: refused with \"%s\"", refused[i].phrase, e.text);
		is_int((long long)s.n_documents, 0, "and no document is made");
		sample_release(&s);
	}
}

/* A sink that refuses at one of its steps. */
struct refusal {
	const char *phrase;
	int begin, add, end;	/* what these answer */
	int begun, ended;
	bool whole;		/* what the last end was told */
};

static int
refusal_begin(void *arg, const char *name, struct err *e)
{
	struct refusal *r = arg;

	if (r->begin != 0)
		return err_set(e, ERR_IO, "%s: no room", name);
	r->begun++;
	return 0;
}

static int
refusal_add(void *arg, const void *bytes, size_t len, struct err *e)
{
	struct refusal *r = arg;

	(void)bytes;
	return r->add == 0 ? 0 : err_set(e, ERR_IO, "no room for %zu bytes", len);
}

static int
refusal_end(void *arg, bool whole, struct err *e)
{
	struct refusal *r = arg;

	r->ended++;
	r->whole = whole;
	return r->end == 0 ? 0 : err_set(e, ERR_IO, "no room at the end");
}

static void
test_write_fails(struct sample *s)
{
	struct refusal cases[] = {
		{ .phrase = "can not begin", .begin = -1 },
		{ .phrase = "can not be written", .add = -1 },
		{ .phrase = "can not be ended", .end = -1, .whole = true },
	};

	for (size_t f = 0; report_formats[f].name != NULL; f++) {
		strlist_add(&s->options.formats, report_formats[f].name);
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			struct refusal r = cases[i];
			const struct report_sink to = { refusal_begin, refusal_add, refusal_end, &r };
			struct err e = { 0 };

			ok(report_render(s->facts, &s->k, s->pieces, s->n, &s->options, &to, &e) == -1 && e.code == ERR_IO &&
			    r.begun == r.ended && r.whole == cases[i].whole,
			    "%s: a document that %s ends the rendering (%s)", report_formats[f].name, cases[i].phrase, e.text);
		}
		strlist_release(&s->options.formats);
	}
}

/* ---- what a template may do ---- */

#define SHEET(body) \
	"<xsl:stylesheet version='1.1' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>" \
	"<xsl:output method='text'/>" body "</xsl:stylesheet>"

static const struct {
	const char *phrase;
	const char *sheet;
	bool refused;
	const char *gives;
} sheets[] = {
	{ "a template reads the file beside it",
	    SHEET("<xsl:template match='/'>[<xsl:value-of select=\"document('beside.xml')\"/>]</xsl:template>"), false, "[beside]" },
	{ "a template does not read the folder above",
	    SHEET("<xsl:template match='/'>[<xsl:value-of select=\"document('../above.xml')\"/>]</xsl:template>"), false, "[]" },
	{ "a template does not read a folder below",
	    SHEET("<xsl:template match='/'>[<xsl:value-of select=\"document('below/below.xml')\"/>]</xsl:template>"), false, "[]" },
	{ "a template does not read an absolute path",
	    SHEET("<xsl:template match='/'>[<xsl:value-of select=\"document('@ABOVE@')\"/>]</xsl:template>"), false, "[]" },
	{ "a template does not reach the network",
	    SHEET("<xsl:template match='/'>[<xsl:value-of select=\"document('http://127.0.0.1:9/x')\"/>]</xsl:template>"), true, NULL },
	{ "a template writes no file",
	    SHEET("<xsl:template match='/'>[<xsl:document href='@OUT@'>x</xsl:document>]</xsl:template>"), true, NULL },
	{ "a template includes nothing from above", SHEET("<xsl:include href='../above.xml'/>"), true, NULL },
	{ "a template that is no XML is refused", "<xsl:stylesheet", true, NULL },
	{ "a template that stops is refused",
	    SHEET("<xsl:template match='/'><xsl:message terminate='yes'>no</xsl:message></xsl:template>"), true, NULL },
};

static char *
replace(const char *text, const char *what, const char *with)
{
	const char *at = strstr(text, what);

	if (at == NULL)
		return xstrdup(text);
	return xasprintf("%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
}

static void
put(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct err e = { 0 };

	if (file_write(path, text, strlen(text), &e) != 0)
		printf("# %s\n", e.text);
	free(path);
}

static void
test_templates_are_held(struct sample *s)
{
	char dir[] = "/tmp/test_report.XXXXXX", *templates, *above, *out, *below;
	static const char *const files[] = {
		"templates/below/below.xml", "templates/below", "templates/beside.xml", "templates/csv.xsl", "templates", "above.xml",
	};

	if (!ok(mkdtemp(dir) != NULL, "a folder for templates"))
		return;
	templates = xasprintf("%s/templates", dir);
	below = xasprintf("%s/below", templates);
	above = xasprintf("%s/above.xml", dir);
	out = xasprintf("%s/out.txt", dir);
	mkdir(templates, 0700);
	mkdir(below, 0700);
	put(dir, "above.xml", "<a>above</a>");
	put(templates, "beside.xml", "<a>beside</a>");
	put(below, "below.xml", "<a>below</a>");
	s->options.templates = templates;
	strlist_add(&s->options.formats, "csv");
	for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++) {
		char *one = replace(sheets[i].sheet, "@ABOVE@", above), *sheet = replace(one, "@OUT@", out);
		struct err e = { 0 };
		int rc;

		put(templates, "csv.xsl", sheet);
		rc = sample_render(s, &e);
		ok(sheets[i].refused ? rc == -1 && e.code == ERR_USAGE :
		    rc == 0 && strcmp(sample_document(s, "controls.csv"), sheets[i].gives) == 0, "%s (%s%s)", sheets[i].phrase,
		    e.text, sample_document(s, "controls.csv"));
		free(one);
		free(sheet);
	}
	ok(!file_exists(out), "and nothing was written");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *path = xasprintf("%s/%s", dir, files[i]);

		remove(path);
		free(path);
	}
	remove(out);
	ok(rmdir(dir) == 0, "nothing else is left in the folder");
	s->options.templates = s->templates;
	strlist_release(&s->options.formats);
	free(templates);
	free(below);
	free(above);
	free(out);
}

int
main(void)
{
	struct sample s;

	sample_init(&s);
	test_sample(&s);
	test_documents(&s);
	test_model(&s);
	test_coverage();
	test_csv();
	test_write_fails(&s);
	test_templates_are_held(&s);
	sample_release(&s);
	test_refused();
	return tap_done();
}
