#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/coverage_csv.h"
#include "report/model_xml.h"
#include "report/transform.h"
#include "report/tree.h"

#define ROOT_DEFAULT "../"
#define LANG_PLACE "{lang}"

const struct report_format report_formats[] = {
	{ .name = "html", .file = "report.{lang}.html", .template = "html.xsl", .per_language = true },
	{ .name = "oscal", .file = "assessment-results.xml", .template = "oscal.xsl" },
	{ .name = "csv", .file = "controls.csv", .template = "csv.xsl" },
	{ .name = "coverage", .file = "coverage.csv", .make = coverage_csv },
	{ .name = "model", .file = "report.xml" },
	{ .name = NULL }
};

const struct report_format *
report_format_find(const char *name)
{
	for (const struct report_format *f = report_formats; f->name != NULL; f++) {
		if (strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

/* ---- one document ---- */

static char *
file_name(const struct report_format *f, const char *lang)
{
	const char *place = strstr(f->file, LANG_PLACE);

	if (place == NULL)
		return xstrdup(f->file);
	return xasprintf("%.*s%s%s", (int)(place - f->file), f->file, lang, place + strlen(LANG_PLACE));
}

/* Where the documents go. */
struct sink {
	int (*write)(void *arg, const char *name, const void *bytes, size_t len, struct err *e);
	void *arg;
};

static int
hand_over(const struct sink *to, const char *name, const void *bytes, size_t len, struct err *e)
{
	if (len > REPORT_DOCUMENT_MAX)
		return err_set(e, ERR_LIMIT, "%s: document is longer than %u bytes", name, REPORT_DOCUMENT_MAX);
	return to->write(to->arg, name, bytes, len, e);
}

static int
make_one(const struct report_format *f, const cJSON *facts, const struct sink *to, struct err *e)
{
	struct buf text;
	int rc;

	buf_init(&text, REPORT_DOCUMENT_MAX);
	rc = f->make(facts, &text) == 0 ? hand_over(to, f->file, buf_text(&text), text.len, e) :
	    err_set(e, ERR_LIMIT, "%s: document is longer than %u bytes", f->file, REPORT_DOCUMENT_MAX);
	buf_release(&text);
	return rc;
}

static int
render_one(const struct report_options *o, const struct report_format *f, const char *lang, xmlDocPtr model,
    const struct sink *to, struct err *e)
{
	char *name = file_name(f, lang);
	xmlChar *text = NULL;
	int len = 0, rc = -1;

	if (f->template == NULL)
		xmlDocDumpFormatMemoryEnc(model, &text, &len, "UTF-8", 1);
	else if (report_transform(o->templates, f->template, lang, model, &text, &len, e) != 0)
		goto out;
	rc = hand_over(to, name, text, len < 0 ? SIZE_MAX : (size_t)len, e);
out:
	xmlFree(text);
	free(name);
	return rc;
}

static int
check_options(const struct report_options *o, struct err *e)
{
	for (size_t i = 0; i < o->formats.n; i++) {
		if (report_format_find(o->formats.items[i]) == NULL)
			return err_set(e, ERR_USAGE, "%s: no such report format", o->formats.items[i]);
	}
	for (size_t i = 0; i < o->langs.n; i++) {
		if (name_index(lang_names, LANG_COUNT, o->langs.items[i]) < 0)
			return err_set(e, ERR_USAGE, "%s: no such report language", o->langs.items[i]);
	}
	return 0;
}

int
report_render(const cJSON *facts, const struct knowledge *k, const struct report_evidence *pieces, size_t n,
    const struct report_options *o,
    int (*write)(void *arg, const char *name, const void *bytes, size_t len, struct err *e), void *arg, struct err *e)
{
	const struct sink to = { write, arg };
	xmlDocPtr model = NULL;
	int rc = -1;

	if (check_options(o, e) != 0 ||
	    model_build(&model, facts, k, pieces, n, o->root != NULL ? o->root : ROOT_DEFAULT, e) != 0)
		goto out;
	if (o->changes)
		tree_attr_yes(xmlDocGetRootElement(model), "changes", true);
	for (const struct report_format *f = report_formats; f->name != NULL; f++) {
		if (o->formats.n > 0 && !strlist_has(&o->formats, f->name))
			continue;
		for (int l = 0; l < LANG_COUNT; l++) {
			if (f->per_language ? o->langs.n > 0 && !strlist_has(&o->langs, lang_names[l]) : l != LANG_EN)
				continue;
			if ((f->make != NULL ? make_one(f, facts, &to, e) : render_one(o, f, lang_names[l], model, &to, e)) != 0)
				goto out;
		}
	}
	rc = 0;
out:
	xmlFreeDoc(model);
	return rc;
}
