/* OSCAL: valid against the schema here and by xmllint, and what a schema does not see; and the table for spreadsheets. */
#include <libxml/xmlschemas.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/transform.h"
#include "report_sample.h"
#include "tap.h"
#include "report_xpath.h"

#define OSCAL "assessment-results.xml"
#define SCHEMA "oscal_assessment-results_schema.xsd"

static void
schema_says(void *arg, xmlErrorPtr e)
{
	(void)arg;
	printf("# line %d: %s", e->line, e->message);
}

static xmlSchemaPtr
load_schema(void)
{
	char *path = xasprintf("%s/templates/%s", getenv("TOP_SRCDIR"), SCHEMA);
	xmlSchemaParserCtxtPtr parser = xcheck(xmlSchemaNewParserCtxt(path));
	xmlSchemaPtr schema = xcheck(xmlSchemaParse(parser));

	xmlSchemaFreeParserCtxt(parser);
	free(path);
	return schema;
}

static bool
is_valid(xmlDocPtr doc, xmlSchemaPtr schema)
{
	xmlSchemaValidCtxtPtr valid = xcheck(xmlSchemaNewValidCtxt(schema));
	int rc;

	xmlSchemaSetValidStructuredErrors(valid, schema_says, NULL);
	rc = xmlSchemaValidateDoc(valid, doc);
	xmlSchemaFreeValidCtxt(valid);
	return rc == 0;
}

static int
is_version_5(void *arg, const char *uuid)
{
	(void)arg;
	return strlen(uuid) == 36 && uuid[14] == '5' && strchr("89ab", uuid[19]) != NULL;
}

static int
is_digest(void *arg, const char *hex)
{
	(void)arg;
	return strlen(hex) == SHA256_HEX_SIZE - 1 && strspn(hex, "0123456789abcdef") == SHA256_HEX_SIZE - 1;
}

static int
is_ascii_token(void *arg, const char *token)
{
	(void)arg;
	for (const char *c = token; *c != '\0'; c++) {
		if ((unsigned char)*c >= 0x80)
			return 0;
	}
	return token[0] != '\0';
}

static int
is_zoned(void *arg, const char *time)
{
	size_t n = strlen(time);

	(void)arg;
	return n == strlen("2026-10-03T02:00:00Z") && time[n - 1] == 'Z';
}

/* What the schema does not check. */
static void
check_meaning(xmlDocPtr doc)
{
	static const char *const references =
	    "//@component-uuid | //@actor-uuid | //@subject-uuid | //@observation-uuid | //@risk-uuid | //@party-uuid | //o:party-uuid"
	    " | //@href[starts-with(., '#')]";

	is_int(xpath_duplicates(doc, "//@uuid"), 0, "no UUID is there twice");
	is_int(xpath_each(doc, "//@uuid", is_version_5, NULL), 0, "all are of version 5");
	is_int(xpath_dangling(doc, "//@uuid", references), 0, "every reference leads somewhere");
	is_int(xpath_n(doc, "//@role-id[not(. = //o:role/@id)]"), 0, "every role is defined");
	is_int(xpath_each(doc, "//o:hash", is_digest, NULL), 0, "every digest is 64 hexadecimal digits");
	is_int(xpath_n(doc, "//o:hash[@algorithm != 'SHA-256']"), 0, "of SHA-256");
	is_int(xpath_each(doc, "//@control-id | //@target-id | //o:prop/@name", is_ascii_token, NULL), 0, "tokens are ASCII");
	is_int(xpath_each(doc, "//o:collected | //o:start | //o:end | //o:last-modified", is_zoned, NULL), 0, "times have a zone");
	is_int(xpath_n(doc, "//o:status[@state][not(@state='satisfied' or @state='not-satisfied' or @state='operational')]"), 0,
	    "states are those that OSCAL knows");
	is_int(xpath_n(doc, "//o:method[not(. = 'EXAMINE' or . = 'TEST')]"), 0, "so are methods");
	is_int(xpath_n(doc, "//o:finding[o:prop[@name='verdict']/@value != 'pass' and o:prop[@name='verdict']/@value != 'not-applicable']"
	    "[o:target/o:status/@state = 'satisfied']"), 0, "only a pass and what does not apply is satisfied");
	is_int(xpath_n(doc, "//o:include-control[not(@control-id = //o:target/@target-id)]"), 0, "each reviewed control has a finding");
}

static void
test_sample(xmlSchemaPtr schema)
{
	struct sample s;
	struct err e = { 0 };
	xmlDocPtr doc, model;

	sample_init(&s);
	ok(sample_render(&s, &e) == 0, "the sample is rendered (%s)", e.text);
	doc = parse_as(sample_document(&s, OSCAL), 0);
	model = parse_as(sample_document(&s, "report.xml"), 0);
	ok(doc != NULL && parse_errors == 0 && xmlGetIntSubset(doc) == NULL, "well-formed, without a document type");
	ok(is_valid(doc, schema), "valid against the schema");
	check_meaning(doc);
	is_int(xpath_n(doc, "//o:observation"), xpath_n(model, "//finding"), "an observation per result");
	is_int(xpath_n(doc, "//o:result/o:finding"), xpath_n(model, "//framework/control"), "a finding per control");
	is_int(xpath_n(doc, "//o:risk"), xpath_n(model, "//check[@verdict='fail'] | //detection[@verdict='fail']"), "a risk per failure");
	is_int(xpath_n(doc, "//o:resource[o:rlink]"), (long long)s.n + xpath_n(model, "//attached"), "a resource per exchange and attached file");
	is_int(xpath_n(doc, "//o:risk[o:status='deviation-approved'][o:deadline='2026-12-31T23:59:59Z'][o:prop[@name='waiver']]"),
	    xpath_n(model, "//check[@verdict='fail'][@waived]"), "a risk that is waived whole is an approved deviation until that day");
	is_int(xpath_n(doc, "//o:risk[o:status='deviation-approved']"), 1, "and no other is");
	is_int(xpath_n(doc, "//o:finding[o:prop[@name='attested']][contains(o:remarks, 'Li Na')]"), 1, "a statement is a remark of its control");
	is_int(xpath_n(doc, "//o:resource[o:rlink][not(o:rlink/o:hash)]"), 0, "with its digest");
	is_int(xpath_n(doc, "//o:relevant-evidence[not(starts-with(@href, '../evidence/'))]"), 0, "evidence is a file of the bundle");
	is_int(xpath_n(doc, "//o:relevant-evidence[not(@href = //o:rlink/@href)]"), 0, "that a resource describes");
	is_int(xpath_n(doc, "//o:finding[o:target/o:status/@reason='fail'][not(o:associated-risk)]"), 0, "a failed control names its risks");
	xmlFreeDoc(doc);
	xmlFreeDoc(model);
	sample_release(&s);
}

static void
test_xmllint(void)
{
	char dir[] = "/tmp/test_report_oscal.XXXXXX", *path, *command;
	struct sample s;
	struct err e = { 0 };
	int status;

	sample_init(&s);
	strlist_add(&s.options.formats, "oscal");
	sample_render(&s, &e);
	if (!ok(mkdtemp(dir) != NULL, "a folder for xmllint"))
		return;
	path = xasprintf("%s/%s", dir, OSCAL);
	ok(file_write(path, sample_document(&s, OSCAL), strlen(sample_document(&s, OSCAL)), &e) == 0, "the document is a file");
	command = xasprintf("xmllint --noout --nonet --schema '%s/%s' '%s' 2>/dev/null", s.templates, SCHEMA, path);
	status = system(command);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "xmllint finds it valid");
	remove(path);
	rmdir(dir);
	free(command);
	free(path);
	sample_release(&s);
}

/* Results and pieces for more than one part of each list, some of them resting on pieces that others rest on. */
static void
make_long(struct sample *s, int findings, size_t pieces)
{
	cJSON *entry, *list = NULL, *evidence;
	size_t shown = s->n;

	s->pieces = xrealloc(s->pieces, pieces, sizeof(s->pieces[0]));
	for (; s->n < pieces; s->n++) {
		char *id = xasprintf("%s-%zu", s->pieces[s->n % shown].id, s->n);

		s->pieces[s->n] = s->pieces[s->n % shown];
		s->pieces[s->n].id = cJSON_AddStringToObject(s->pieces_json, "", id)->valuestring;
		free(id);
	}
	cJSON_ArrayForEach(entry, json_arr(s->facts, "checks")) {
		if (list == NULL || cJSON_GetArraySize(list) == 0)
			list = json_arr(entry, "findings");
	}
	for (int i = 1; i < findings; i++) {
		cJSON *copy = cJSON_Duplicate(list->child, 1);

		cJSON_ReplaceItemInObject(copy, "verdict", cJSON_CreateString(verdict_names[i % VERDICT_COUNT]));
		evidence = cJSON_CreateArray();
		cJSON_AddItemToArray(evidence, cJSON_CreateString(s->pieces[(size_t)i * 7 % s->n].id));
		cJSON_AddItemToArray(evidence, cJSON_CreateString(s->pieces[(size_t)i % 5].id));
		cJSON_AddItemToArray(evidence, cJSON_CreateString("no/such-piece"));
		cJSON_ReplaceItemInObject(copy, "evidence", evidence);
		cJSON_AddItemToArray(list, copy);
	}
}

/* What is written part by part is what the template makes of the whole model at once, as an auditor may with xsltproc. */
static void
test_parts(int findings, size_t pieces)
{
	struct sample s;
	struct err e = { 0 };
	xmlDocPtr model;
	xmlChar *text = NULL;
	int len = 0;

	sample_init(&s);
	make_long(&s, findings, pieces > s.n ? pieces : s.n);
	ok(sample_render(&s, &e) == 0, "%d findings and %zu pieces are rendered (%s)", findings, s.n, e.text);
	model = parse_as(sample_document(&s, "report.xml"), 0);
	ok(model != NULL && parse_errors == 0, "the model is whole");
	is_int(xpath_n(model, "//piece"), (long long)s.n, "it has every piece");
	is_int(xpath_n(model, "//finding[@nth][@uuid][@reason][evidence or cause]"), xpath_n(model, "//finding"), "and every finding with all it says");
	ok(report_transform(s.templates, "oscal.xsl", "en", model, &text, &len, &e) == 0 && len > 0, "the template takes it (%s)", e.text);
	ok(strcmp((const char *)text, sample_document(&s, OSCAL)) == 0, "and gives the same bytes");
	xmlFree(text);
	text = NULL;
	ok(report_transform(s.templates, "html.xsl", "en", model, &text, &len, &e) == 0 &&
	    strcmp((const char *)text, sample_document(&s, "report.en.html")) == 0, "the page too, which is made of less than the whole model");
	xmlFree(text);
	text = NULL;
	ok(report_transform(s.templates, "csv.xsl", "en", model, &text, &len, &e) == 0 &&
	    strcmp((const char *)text, sample_document(&s, "controls.csv")) == 0, "and the table");
	xmlFree(text);
	xmlFreeDoc(model);
	sample_release(&s);
}

static void
test_empty(xmlSchemaPtr schema)
{
	static const char *const lists[] = { "coverage", "tables", "checks", "detections", "frameworks" };
	struct sample s;
	struct err e = { 0 };
	xmlDocPtr doc;

	sample_init(&s);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		cJSON_ReplaceItemInObject(s.facts, lists[i], cJSON_CreateArray());
	cJSON_DeleteItemFromObject(json_get(s.facts, "scope"), "organisation");
	s.n = 0;
	ok(sample_render(&s, &e) == 0, "facts without any result are rendered (%s)", e.text);
	doc = parse_as(sample_document(&s, OSCAL), 0);
	ok(is_valid(doc, schema), "and valid");
	check_meaning(doc);
	xmlFreeDoc(doc);
	sample_release(&s);
}

/* An organisation: more results of one rule than a document can show one by one. */
static void
test_many(xmlSchemaPtr schema)
{
	struct sample s;
	struct err e = { 0 };
	cJSON *entry, *finding, *found = NULL;
	char expr[200];
	xmlDocPtr doc;

	sample_init(&s);
	cJSON_ArrayForEach(entry, json_arr(s.facts, "checks")) {
		if (found == NULL && cJSON_GetArraySize(json_arr(entry, "findings")) > 0)
			found = entry;
	}
	finding = cJSON_Duplicate(cJSON_GetArrayItem(json_arr(found, "findings"), 0), 1);
	cJSON_ReplaceItemInObject(found, "findings", cJSON_CreateArray());
	for (int i = 0; i < 500; i++) {
		cJSON *copy = cJSON_Duplicate(finding, 1);

		cJSON_ReplaceItemInObject(copy, "verdict", cJSON_CreateString(i % 2 == 0 ? "pass" : "fail"));
		cJSON_AddItemToArray(json_arr(found, "findings"), copy);
	}
	ok(sample_render(&s, &e) == 0, "500 results of one rule are rendered (%s)", e.text);
	doc = parse_as(sample_document(&s, OSCAL), 0);
	ok(is_valid(doc, schema), "  and valid");
	check_meaning(doc);
#define OF_RULE "//o:observation[o:prop[@name='rule'][@value='%s']]"
	snprintf(expr, sizeof(expr), OF_RULE "[o:prop[@name='verdict'][@value='fail']]", json_str(found, "id"));
	is_int(xpath_n(doc, expr), 250, "  all that fail are there");
	snprintf(expr, sizeof(expr), OF_RULE "[o:prop[@name='verdict'][@value='pass']]", json_str(found, "id"));
	is_int(xpath_n(doc, expr), 200, "  of the others the first");
	snprintf(expr, sizeof(expr), OF_RULE "/o:prop[@name='results-not-listed'][@value='50']", json_str(found, "id"));
	is_int(xpath_n(doc, expr), 1, "  and how many are not is said");
	cJSON_Delete(finding);
	xmlFreeDoc(doc);
	sample_release(&s);
}

static const char *const hostile[] = {
	" \n\t ", "", "<p>&amp;", " leading and trailing ", "a\nb", "\x01\x1f\x7f", "\xef\xbf\xbe\xef\xbf\xbf", "\xff",
};

static void
set_text(cJSON *obj, const char *member, const char *text)
{
	cJSON_DeleteItemFromObject(obj, member);
	cJSON_AddStringToObject(obj, member, text);
}

static void
test_hostile(xmlSchemaPtr schema, const char *text, size_t number)
{
	struct sample s;
	struct err e = { 0 };
	cJSON *entry, *f, *v;
	xmlDocPtr doc;

	sample_init(&s);
	strlist_add(&s.options.formats, "oscal");
	cJSON_ArrayForEach(entry, json_arr(s.facts, "checks")) {
		cJSON_ArrayForEach(f, json_arr(entry, "findings")) {
			cJSON *values = cJSON_CreateObject();

			set_text(f, "resource", text);
			set_text(f, "region", text);
			cJSON_ArrayForEach(v, json_get(f, "values"))
				cJSON_AddStringToObject(values, v->string, text);
			cJSON_ReplaceItemInObject(f, "values", values);
		}
	}
	set_text(json_get(s.facts, "scope"), "organisation", text);
	set_text(json_get(s.facts, "run"), "id", text);
	set_text(json_get(s.facts, "tool"), "version", text);
	set_text(cJSON_GetArrayItem(json_arr(json_get(s.facts, "scope"), "accounts"), 0), "name", text);
	for (size_t i = 0; i < s.n; i++) {
		s.pieces[i].request_id = text;
		s.pieces[i].region = text;
	}
	ok(sample_render(&s, &e) == 0, "hostile text %zu is rendered (%s)", number, e.text);
	doc = parse_as(sample_document(&s, OSCAL), 0);
	ok(doc != NULL && is_valid(doc, schema), "and valid");
	xmlFreeDoc(doc);
	sample_release(&s);
}

/* ---- controls.csv ---- */

static void
test_csv(void)
{
	struct sample s;
	struct err e = { 0 };
	const char *text;
	cJSON *entry, *f;
	int lines = 0, fields = 0, quotes = 0;

	sample_init(&s);
	cJSON_ArrayForEach(entry, json_arr(s.facts, "checks")) {
		cJSON_ArrayForEach(f, json_arr(entry, "findings"))
			set_text(f, "resource", "=HYPERLINK(\"x\",1),2");
	}
	strlist_add(&s.options.formats, "csv");
	ok(sample_render(&s, &e) == 0, "the table is rendered (%s)", e.text);
	text = sample_document(&s, "controls.csv");
	ok(strncmp(text, "\xef\xbb\xbf" "framework,control,", 21) == 0, "it begins with a mark that says UTF-8, and the headings");
	for (const char *c = text; *c != '\0'; c++) {
		quotes += *c == '"';
		if (quotes % 2 == 0 && *c == ',')
			fields++;
		if (quotes % 2 == 0 && *c == '\n')
			lines++;
	}
	is_int(lines, 1 + 12, "a line for the headings and one per control");
	is_int(fields, 13 * 13, "fourteen fields in each, though a name holds commas and quotes");
	ok(strstr(text, "\"'=HYPERLINK(\"\"x\"\",1),2") != NULL, "a formula in a name is disarmed");
	ok(strstr(text, "\"=") == NULL, "and nowhere else begins a field with one");
	ok(strstr(text, "审计记录的保护与备份") != NULL, "titles are in both languages");
	sample_release(&s);
}

int
main(void)
{
	xmlSchemaPtr schema = load_schema();

	test_sample(schema);
	test_xmllint();
	test_parts(1, 0);
	test_parts(600, 2100);
	test_empty(schema);
	test_many(schema);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		test_hostile(schema, hostile[i], i);
	test_csv();
	xmlSchemaFree(schema);
	return tap_done();
}
