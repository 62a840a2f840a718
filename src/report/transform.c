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

/* ---- one document ---- */

int
report_transform(const char *templates, const char *template, const char *lang, xmlDocPtr model, xmlChar **out, int *out_len,
    struct err *e)
{
	/* without dots and links, as libxml2 makes it of the addresses that a template includes: `beside` compares them */
	char *folder = realpath(templates, NULL), *quoted = xasprintf("'%s'", lang);
	char *path = xasprintf("%s/%s", folder != NULL ? folder : templates, template);
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
