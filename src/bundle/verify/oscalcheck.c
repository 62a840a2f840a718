#include "bundle/verify/oscalcheck.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hash.h"
#include "bundle/names.h"

enum {
	HASH_TEXT_MAX = 1024,
	CHUNK = 1024 * 1024
};

struct oscalcheck {
	const struct manifest *manifest;
	struct problem_list *problems;
	xmlParserCtxt *parser;
	int depth;
	int back_matter;		/* depth of the element, 0 outside */
	char *href;			/* of the rlink we are in */
	const struct manifest_line *file;	/* what it leads to */
	bool in_hash;			/* a SHA-256 hash of such a file */
	struct buf text;
	uint64_t digests;
	const char *wrong;		/* why parsing was stopped */
};

char *
report_href(const char *href)
{
	char parts[NAME_MAX_PARTS][NAME_MAX_BYTES + 1] = { "data", "report" };
	struct buf b;
	int n = 2;

	for (const char *at = href;; at++) {
		size_t len = strcspn(at, "/");

		if (len == 2 && memcmp(at, "..", 2) == 0) {
			if (n-- == 0)
				return NULL;
		} else if (len != 1 || *at != '.') {
			if (len == 0 || len > NAME_MAX_BYTES || n == NAME_MAX_PARTS)
				return NULL;
			memcpy(parts[n], at, len);
			parts[n++][len] = '\0';
		}
		at += len;
		if (*at == '\0')
			break;
	}
	buf_init(&b, (size_t)NAME_MAX_PARTS * (NAME_MAX_BYTES + 1));
	for (int i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? "/" : "", parts[i]);
	return buf_take(&b);
}

/* RFC 3986: a scheme leads outside the bundle, a fragment alone to the report itself. */
static bool
leads_outside(const char *href)
{
	const char *p = href;

	if (*href == '#' || *href == '\0')
		return true;
	while (isalnum((unsigned char)*p) || *p == '+' || *p == '-' || *p == '.')
		p++;
	return p > href && *p == ':';
}

static void
stop(struct oscalcheck *o, const char *wrong)
{
	o->wrong = wrong;
	xmlStopParser(o->parser);
}

/* The value of an attribute without namespace; libxml2 gives five pointers each: name, prefix, URI, value, end. */
static char *
attribute(int n, const xmlChar **attributes, const char *name)
{
	for (int i = 0; i < n; i++) {
		const xmlChar **a = attributes + (size_t)i * 5;

		if (a[1] == NULL && strcmp((const char *)a[0], name) == 0)
			return xstrndup((const char *)a[3], (size_t)(a[4] - a[3]));
	}
	return NULL;
}

static void
begin_rlink(struct oscalcheck *o, char *href)
{
	char *name;

	free(o->href);
	o->href = href;
	o->file = NULL;
	if (href == NULL || leads_outside(href))
		return;
	name = report_href(href);
	o->file = name ? manifest_find(o->manifest, name) : NULL;
	if (o->file == NULL)
		problems_addf(o->problems, PROBLEM_REPORT_FILE, REPORT_FILE ": back-matter names %.300s, which is not in the payload", href);
	free(name);
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int nb_namespaces,
    const xmlChar **namespaces, int nb_attributes, int nb_defaulted, const xmlChar **attributes)
{
	struct oscalcheck *o = arg;
	const char *name = (const char *)local;

	(void)prefix, (void)uri, (void)nb_namespaces, (void)namespaces, (void)nb_defaulted;
	if (++o->depth > REPORT_DEPTH_MAX) {
		stop(o, "elements are nested deeper than 256");
	} else if (strcmp(name, "back-matter") == 0 && o->back_matter == 0) {
		o->back_matter = o->depth;
	} else if (o->back_matter > 0 && strcmp(name, "rlink") == 0) {
		begin_rlink(o, attribute(nb_attributes, attributes, "href"));
	} else if (o->file != NULL && strcmp(name, "hash") == 0) {
		char *algorithm = attribute(nb_attributes, attributes, "algorithm");

		o->in_hash = algorithm != NULL && strcasecmp(algorithm, "SHA-256") == 0;
		buf_reset(&o->text);
		free(algorithm);
	}
}

static void
end_hash(struct oscalcheck *o)
{
	char hex[SHA256_HEX_SIZE], *text = o->text.data;
	size_t len = o->text.len;

	while (len > 0 && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	while (len > 0 && isspace((unsigned char)*text)) {
		text++;
		len--;
	}
	hex_encode(o->file->digest, SHA256_SIZE, hex);
	o->digests++;
	if (len == 0 || strcasecmp(text, hex) != 0)
		problems_addf(o->problems, PROBLEM_REPORT_DIGEST, REPORT_FILE ": says sha256 %.100s of %s, the manifest says %s",
		    len ? text : "(nothing)", o->file->path, hex);
	o->in_hash = false;
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct oscalcheck *o = arg;

	(void)prefix, (void)uri;
	if (o->in_hash && strcmp((const char *)local, "hash") == 0)
		end_hash(o);
	if (strcmp((const char *)local, "rlink") == 0)
		o->file = NULL;
	if (o->depth-- == o->back_matter)
		o->back_matter = 0;
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct oscalcheck *o = arg;

	if (o->in_hash && buf_add(&o->text, text, (size_t)len) != 0)
		stop(o, "a hash is longer than 1024 bytes");
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	(void)name, (void)public, (void)system;
	stop(arg, "has a document type declaration");
}

/* Errors are read from the parser at the end, not printed. */
static void
on_error(void *arg, xmlErrorPtr error)
{
	(void)arg, (void)error;
}

struct oscalcheck *
oscalcheck_new(const struct manifest *m, struct problem_list *problems)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_doctype,
		.serror = on_error,
	};
	struct oscalcheck *o = xcalloc(1, sizeof(*o));

	o->manifest = m;
	o->problems = problems;
	buf_init(&o->text, HASH_TEXT_MAX);
	o->parser = xmlCreatePushParserCtxt(&sax, o, NULL, 0, NULL);
	if (o->parser == NULL)
		o->wrong = "cannot be parsed";
	else
		xmlCtxtUseOptions(o->parser, XML_PARSE_NONET);
	return o;
}

void
oscalcheck_bytes(struct oscalcheck *o, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0 && o->wrong == NULL) {
		size_t part = len < CHUNK ? len : CHUNK;

		if (xmlParseChunk(o->parser, at, (int)part, 0) != 0 && o->wrong == NULL)
			o->wrong = "is not well-formed XML";
		at += part;
		len -= part;
	}
}

void
oscalcheck_end(struct oscalcheck *o, uint64_t *digests)
{
	if (o->wrong == NULL && (xmlParseChunk(o->parser, NULL, 0, 1) != 0 || !o->parser->wellFormed) && o->wrong == NULL)
		o->wrong = "is not well-formed XML";
	if (o->wrong != NULL)
		problems_addf(o->problems, PROBLEM_REPORT_FORM, REPORT_FILE ": %s", o->wrong);
	*digests = o->digests;
}

void
oscalcheck_free(struct oscalcheck *o)
{
	if (o == NULL)
		return;
	if (o->parser != NULL && o->parser->myDoc != NULL)
		xmlFreeDoc(o->parser->myDoc);
	xmlFreeParserCtxt(o->parser);
	buf_release(&o->text);
	free(o->href);
	free(o);
}
