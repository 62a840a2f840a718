#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/coverage_csv.h"
#include "report/model_xml.h"
#include "report/parts.h"
#include "report/transform.h"

#define ROOT_DEFAULT "../"
#define LANG_PLACE "{lang}"

/* Those made in parts last: the model of the pages is gone then. */
const struct report_format report_formats[] = {
	{ .name = "html", .file = "report.{lang}.html", .template = "html.xsl", .per_language = true },
	{ .name = "csv", .file = "controls.csv", .template = "csv.xsl" },
	{ .name = "coverage", .file = "coverage.csv", .make = coverage_csv },
	{ .name = "oscal", .file = "assessment-results.xml", .template = "oscal.xsl", .in_parts = true },
	{ .name = "model", .file = "report.xml", .in_parts = true },
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

struct rendering {
	const struct report_options *o;
	struct model m;
	xmlDocPtr page;		/* the model for pages, once one needs it */
	const struct report_sink *to;
	const char *name;	/* of the document that is being made */
	size_t len;		/* so far */
};

static int
add_bytes(void *arg, const void *bytes, size_t len, struct err *e)
{
	struct rendering *r = arg;

	if (len > REPORT_DOCUMENT_MAX - r->len)
		return err_set(e, ERR_LIMIT, "%s: document is longer than %u bytes", r->name, REPORT_DOCUMENT_MAX);
	r->len += len;
	return r->to->add(r->to->arg, bytes, len, e);
}

static int
make_list(struct rendering *r, const struct report_format *f, struct err *e)
{
	struct buf text;
	int rc;

	buf_init(&text, REPORT_DOCUMENT_MAX);
	rc = f->make(r->m.facts, &text) == 0 ? add_bytes(r, buf_text(&text), text.len, e) :
	    err_set(e, ERR_LIMIT, "%s: document is longer than %u bytes", f->file, REPORT_DOCUMENT_MAX);
	buf_release(&text);
	return rc;
}

static int
make_page(struct rendering *r, struct sheet *sheet, const char *lang, struct err *e)
{
	xmlDocPtr result = NULL;
	xmlChar *text = NULL;
	int len = 0, rc = -1;

	if ((r->page != NULL || model_build(&r->page, &r->m, MODEL_PAGE, e) == 0) &&
	    (result = sheet_apply(sheet, r->page, lang, PART_ALL, e)) != NULL && sheet_text(sheet, result, &text, &len, e) == 0)
		rc = add_bytes(r, text, (size_t)len, e);
	xmlFreeDoc(result);
	xmlFree(text);
	return rc;
}

static int
make(struct rendering *r, const struct report_format *f, const char *lang, struct err *e)
{
	struct sheet *sheet = NULL;
	int rc;

	if (f->make != NULL)
		return make_list(r, f, e);
	if (f->template != NULL && sheet_open(&sheet, r->o->templates, f->template, e) != 0)
		return -1;
	rc = f->in_parts ? parts_write(&r->m, sheet, lang, add_bytes, r, e) : make_page(r, sheet, lang, e);
	sheet_free(sheet);
	return rc;
}

static int
render_one(struct rendering *r, const struct report_format *f, const char *lang, struct err *e)
{
	char *name = file_name(f, lang);
	int rc = r->to->begin(r->to->arg, name, e);

	if (rc == 0) {
		r->name = name;
		r->len = 0;
		rc = make(r, f, lang, e);
		if (r->to->end(r->to->arg, rc == 0, e) != 0)
			rc = -1;
	}
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

static bool
is_wanted(const struct report_options *o, const struct report_format *f, int lang)
{
	if (o->formats.n > 0 && !strlist_has(&o->formats, f->name))
		return false;
	if (!f->per_language)
		return lang == LANG_EN;
	return o->langs.n == 0 || strlist_has(&o->langs, lang_names[lang]);
}

int
report_render(const cJSON *facts, const struct knowledge *k, const struct report_evidence *pieces, size_t n,
    const struct report_options *o, const struct report_sink *to, struct err *e)
{
	struct rendering r = { .o = o, .to = to };
	int rc = -1;

	if (check_options(o, e) != 0 ||
	    model_open(&r.m, facts, k, pieces, n, o->root != NULL ? o->root : ROOT_DEFAULT, o->changes, e) != 0)
		goto out;
	for (const struct report_format *f = report_formats; f->name != NULL; f++) {
		if (f->in_parts) {	/* no page comes any more */
			xmlFreeDoc(r.page);
			r.page = NULL;
		}
		for (int l = 0; l < LANG_COUNT; l++) {
			if (is_wanted(o, f, l) && render_one(&r, f, lang_names[l], e) != 0)
				goto out;
		}
	}
	rc = 0;
out:
	xmlFreeDoc(r.page);
	model_close(&r.m);
	return rc;
}
