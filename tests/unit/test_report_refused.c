/* What the rendering refuses: facts that are not whole, a sink that fails, templates that reach for more than their folder. */
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "report_sample.h"
#include "tap.h"

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
	file_put_text(dir, "above.xml", "<a>above</a>");
	file_put_text(templates, "beside.xml", "<a>beside</a>");
	file_put_text(below, "below.xml", "<a>below</a>");
	s->options.templates = templates;
	strlist_add(&s->options.formats, "csv");
	for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++) {
		char *one = replace(sheets[i].sheet, "@ABOVE@", above), *sheet = replace(one, "@OUT@", out);
		struct err e = { 0 };
		int rc;

		file_put_text(templates, "csv.xsl", sheet);
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
	test_write_fails(&s);
	test_templates_are_held(&s);
	sample_release(&s);
	test_refused();
	return tap_done();
}
