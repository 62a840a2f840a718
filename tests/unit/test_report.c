/* The model and the rendering: what comes out for the sample, the same every time. */
#include "base/schema.h"
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

int
main(void)
{
	struct sample s;

	sample_init(&s);
	test_sample(&s);
	test_documents(&s);
	test_model(&s);
	sample_release(&s);
	return tap_done();
}
