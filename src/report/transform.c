#include "report/transform.h"

#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

#define TEMPLATE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA)

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

/* ---- templates ---- */

struct sheet {
	char *path;
	xsltStylesheetPtr style;
	struct buf said;
};

int
sheet_open(struct sheet **out, const char *templates, const char *template, struct err *e)
{
	/* without dots and links, as libxml2 makes it of the addresses that a template includes: `beside` compares them */
	char *folder = realpath(templates, NULL);
	struct sheet *s = xcalloc(1, sizeof(*s));
	xmlDocPtr doc;

	*out = NULL;
	s->path = xasprintf("%s/%s", folder != NULL ? folder : templates, template);
	free(folder);
	buf_init(&s->said, sizeof(e->text));
	xsltSetGenericErrorFunc(&s->said, keep_message);
	xmlSetGenericErrorFunc(&s->said, keep_message);
	xsltSetLoaderFunc(load_beside);
	doc = xmlReadFile(s->path, NULL, TEMPLATE_OPTIONS);
	if (doc == NULL || (s->style = xsltParseStylesheetDoc(doc)) == NULL || s->style->errors != 0) {
		if (s->style == NULL)
			xmlFreeDoc(doc);
		template_error(e, s->path, &s->said);
		sheet_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

void
sheet_free(struct sheet *s)
{
	if (s == NULL)
		return;
	xsltFreeStylesheet(s->style);
	xsltSetLoaderFunc(NULL);
	xsltSetGenericErrorFunc(NULL, NULL);
	xmlSetGenericErrorFunc(NULL, NULL);
	buf_release(&s->said);
	free(s->path);
	free(s);
}

xmlDocPtr
sheet_apply(struct sheet *s, xmlDocPtr model, const char *lang, const char *part, struct err *e)
{
	char *in_lang = xasprintf("'%s'", lang), *only = xasprintf("'%s'", part);
	const char *params[] = { "lang", in_lang, "part", only, NULL };
	xsltTransformContextPtr ctxt = xcheck(xsltNewTransformContext(s->style, model));
	xsltSecurityPrefsPtr prefs = no_writes();
	xmlDocPtr result = NULL;

	if (xsltSetCtxtSecurityPrefs(prefs, ctxt) == 0)
		result = xsltApplyStylesheetUser(s->style, model, params, NULL, NULL, ctxt);
	if (result == NULL || ctxt->state != XSLT_STATE_OK) {
		template_error(e, s->path, &s->said);
		xmlFreeDoc(result);
		result = NULL;
	}
	xsltFreeTransformContext(ctxt);
	xsltFreeSecurityPrefs(prefs);
	free(only);
	free(in_lang);
	return result;
}

int
sheet_text(struct sheet *s, xmlDocPtr result, xmlChar **out, int *len, struct err *e)
{
	if (xsltSaveResultToString(out, len, result, s->style) != 0)
		return err_set(e, ERR_FORMAT, "%s: the result can not be written as text", s->path);
	return 0;
}

int
report_transform(const char *templates, const char *template, const char *lang, xmlDocPtr model, xmlChar **out, int *out_len,
    struct err *e)
{
	struct sheet *s = NULL;
	xmlDocPtr result = NULL;
	int rc = -1;

	if (sheet_open(&s, templates, template, e) == 0 && (result = sheet_apply(s, model, lang, PART_ALL, e)) != NULL)
		rc = sheet_text(s, result, out, out_len, e);
	xmlFreeDoc(result);
	sheet_free(s);
	return rc;
}
