#include "report/report.h"

#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/coverage_csv.h"
#include "report/model_xml.h"

#define ROOT_DEFAULT "../"
#define TEMPLATE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA)
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

/* ---- what a template may do: read its neighbours, nothing else ---- */

static size_t
folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

/* Whether path lies directly in the folder of the template. */
static bool
beside(const xmlChar *template, const char *path)
{
	size_t n;

	if (template == NULL || path == NULL)
		return false;
	n = folder_len((const char *)template);
	return folder_len(path) == n && strncmp(path, (const char *)template, n) == 0 && strstr(path, "..") == NULL;
}

/* Loads xsl:include, xsl:import and document(): the last two arguments tell on whose behalf. */
static xmlDocPtr
load_beside(const xmlChar *uri, xmlDictPtr dict, int options, void *ctxt, xsltLoadType type)
{
	const xmlChar *from = NULL;
	xmlParserCtxtPtr parser;
	xmlDocPtr doc;

	(void)options;
	if (type == XSLT_LOAD_STYLESHEET && ctxt != NULL && ((xsltStylesheetPtr)ctxt)->doc != NULL)
		from = ((xsltStylesheetPtr)ctxt)->doc->URL;
	else if (type == XSLT_LOAD_DOCUMENT && ctxt != NULL)
		from = ((xsltTransformContextPtr)ctxt)->style->doc->URL;
	if (!beside(from, (const char *)uri))
		return NULL;

	parser = xcheck(xmlNewParserCtxt());
	if (dict != NULL) {	/* names must come from the stylesheet's dictionary to be found by its keys */
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	doc = xmlCtxtReadFile(parser, (const char *)uri, NULL, TEMPLATE_OPTIONS | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlFreeParserCtxt(parser);
	return doc;
}

static xsltSecurityPrefsPtr
no_writes(void)
{
	xsltSecurityPrefsPtr p = xcheck(xsltNewSecurityPrefs());

	xsltSetSecurityPrefs(p, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid);
	xsltSetSecurityPrefs(p, XSLT_SECPREF_CREATE_DIRECTORY, xsltSecurityForbid);
	xsltSetSecurityPrefs(p, XSLT_SECPREF_READ_NETWORK, xsltSecurityForbid);
	xsltSetSecurityPrefs(p, XSLT_SECPREF_WRITE_NETWORK, xsltSecurityForbid);
	return p;	/* files are read through load_beside only */
}

/* ---- messages of the libraries ---- */

/* Keep what libxslt says; it comes in pieces. */
static void __attribute__((format(printf, 2, 3)))
keep_message(void *arg, const char *fmt, ...)
{
	struct buf *b = arg;
	va_list ap;
	char *s = NULL;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n >= 0)
		buf_puts(b, s);		/* what does not fit is left out */
	free(s);
}

static int
template_error(struct err *e, const char *path, struct buf *said)
{
	char *s = buf_take(said);
	size_t n = s != NULL ? strlen(s) : 0;

	while (n > 0 && s[n - 1] == '\n')
		s[--n] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n')
			s[i] = ' ';
	}
	err_set(e, ERR_USAGE, "%s: can not be used as a template: %s", path, s != NULL && *s != '\0' ? s : "no reason given");
	free(s);
	return -1;
}

/* ---- one document ---- */

static int
transform(const char *templates, const struct report_format *f, const char *lang, xmlDocPtr model, xmlChar **out,
    int *out_len, struct err *e)
{
	/* without dots and links, as libxml2 makes it of the addresses that a template includes: `beside` compares them */
	char *folder = realpath(templates, NULL), *quoted = xasprintf("'%s'", lang);
	char *path = xasprintf("%s/%s", folder != NULL ? folder : templates, f->template);
	const char *params[] = { "lang", quoted, NULL };
	xsltSecurityPrefsPtr prefs = NULL;
	xsltTransformContextPtr ctxt = NULL;
	xsltStylesheetPtr style = NULL;
	xmlDocPtr sheet, result = NULL;
	struct buf said;
	int rc = -1;

	buf_init(&said, sizeof(e->text));
	xsltSetGenericErrorFunc(&said, keep_message);
	xmlSetGenericErrorFunc(&said, keep_message);
	xsltSetLoaderFunc(load_beside);
	sheet = xmlReadFile(path, NULL, TEMPLATE_OPTIONS);
	if (sheet == NULL || (style = xsltParseStylesheetDoc(sheet)) == NULL || style->errors != 0) {
		if (style == NULL)
			xmlFreeDoc(sheet);
		template_error(e, path, &said);
		goto out;
	}
	ctxt = xcheck(xsltNewTransformContext(style, model));
	prefs = no_writes();
	if (xsltSetCtxtSecurityPrefs(prefs, ctxt) == 0)
		result = xsltApplyStylesheetUser(style, model, params, NULL, NULL, ctxt);
	if (result == NULL || ctxt->state != XSLT_STATE_OK) {
		template_error(e, path, &said);
		goto out;
	}
	if (xsltSaveResultToString(out, out_len, result, style) != 0) {
		err_set(e, ERR_FORMAT, "%s: the result can not be written as text", path);
		goto out;
	}
	rc = 0;
out:
	xmlFreeDoc(result);
	xsltFreeTransformContext(ctxt);
	xsltFreeSecurityPrefs(prefs);
	xsltFreeStylesheet(style);
	xsltSetLoaderFunc(NULL);
	xsltSetGenericErrorFunc(NULL, NULL);
	xmlSetGenericErrorFunc(NULL, NULL);
	buf_release(&said);
	free(quoted);
	free(path);
	free(folder);
	return rc;
}

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
	else if (transform(o->templates, f, lang, model, &text, &len, e) != 0)
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
