#include "base/xmljson.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

/*
 * Built from parser events and not from a document tree: the limits then hold while the text is read, and not after a
 * tree of a hundred times its size has been made.
 */
struct level {
	char *name;
	cJSON *object;		/* made when the first child element comes */
	struct buf text;
};
struct reader {
	struct level levels[XMLJSON_DEPTH_MAX];
	int depth;
	long elements;
	const char *const *arrays;
	size_t n_arrays;
	const char *name;
	cJSON *root;
	xmlParserCtxtPtr parser;
	struct err *e;
	bool failed;
};

static void
fail(struct reader *r, enum err_code code, const char *reason)
{
	if (!r->failed)
		err_set(r->e, code, "%s: %s", r->name, reason);
	r->failed = true;
	xmlStopParser(r->parser);
}

static bool
is_array(const struct reader *r, const char *name)
{
	for (size_t i = 0; i < r->n_arrays; i++) {
		if (strcmp(r->arrays[i], name) == 0)
			return true;
	}
	return false;
}

static cJSON *
trimmed_text(const struct buf *b)
{
	const char *s = buf_text(b);
	size_t n;
	char *copy;
	cJSON *v;

	s += strspn(s, " \t\r\n");
	n = strlen(s);
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		n--;
	copy = xstrndup(s, n);
	v = cJSON_CreateString(copy);
	free(copy);
	return v;
}

/* Put value below parent: plain the first time, as an array from the second time on. */
static void
attach(struct reader *r, cJSON *parent, const char *name, cJSON *value)
{
	cJSON *has = json_get(parent, name);

	if (has == NULL && cJSON_GetArraySize(parent) >= XMLJSON_NAMES_MAX) {
		cJSON_Delete(value);
		fail(r, ERR_LIMIT, "has too many different elements below one");
	} else if (has == NULL && is_array(r, name)) {
		cJSON *list = cJSON_CreateArray();

		cJSON_AddItemToArray(list, value);
		cJSON_AddItemToObject(parent, name, list);
	} else if (has == NULL) {
		cJSON_AddItemToObject(parent, name, value);
	} else if (cJSON_IsArray(has)) {
		cJSON_AddItemToArray(has, value);
	} else {
		cJSON *list = cJSON_CreateArray();

		cJSON_AddItemToArray(list, cJSON_DetachItemViaPointer(parent, has));
		cJSON_AddItemToArray(list, value);
		cJSON_AddItemToObject(parent, name, list);
	}
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_ns, const xmlChar **ns,
    int n_attr, int n_default, const xmlChar **attr)
{
	struct reader *r = arg;
	struct level *l;

	(void)prefix, (void)uri, (void)n_ns, (void)ns, (void)n_attr, (void)n_default, (void)attr;
	if (r->failed)
		return;
	if (r->depth == XMLJSON_DEPTH_MAX) {
		fail(r, ERR_LIMIT, "XML is nested too deep");
		return;
	}
	if (++r->elements > XMLJSON_ELEMENTS_MAX) {
		fail(r, ERR_LIMIT, "XML has too many elements");
		return;
	}
	if (r->depth > 0 && r->levels[r->depth - 1].object == NULL)
		r->levels[r->depth - 1].object = cJSON_CreateObject();
	l = &r->levels[r->depth++];
	l->name = xstrdup((const char *)local);
	l->object = NULL;
	buf_init(&l->text, INT_MAX);
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = arg;
	struct level *l;
	cJSON *value;

	(void)local, (void)prefix, (void)uri;
	if (r->failed || r->depth == 0)
		return;
	l = &r->levels[--r->depth];
	value = l->object != NULL ? l->object : trimmed_text(&l->text);
	if (r->depth > 0)
		attach(r, r->levels[r->depth - 1].object, l->name, value);
	else
		attach(r, r->root, l->name, value);
	buf_release(&l->text);
	free(l->name);
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct reader *r = arg;

	if (!r->failed && r->depth > 0)
		buf_add(&r->levels[r->depth - 1].text, text, (size_t)len);
}

/* Called for <!DOCTYPE, before anything in it is read. */
static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	fail(arg, ERR_FORMAT, "XML has a document type, which no answer has");
}

static void
on_error(void *arg, const xmlError *problem)
{
	(void)arg, (void)problem;	/* the parser keeps it; without this it is printed */
}

static void
reader_release(struct reader *r)
{
	while (r->depth > 0) {
		struct level *l = &r->levels[--r->depth];

		cJSON_Delete(l->object);
		buf_release(&l->text);
		free(l->name);
	}
	cJSON_Delete(r->root);
}

static void
name_problem(struct reader *r)
{
	const xmlError *problem = xmlCtxtGetLastError(r->parser);
	char *why;

	if (r->failed)
		return;
	why = xstrdup(problem != NULL && problem->message != NULL ? problem->message : "not well-formed");
	why[strcspn(why, "\n")] = '\0';
	r->failed = true;
	err_set(r->e, ERR_FORMAT, "%s: is not XML: line %d: %.200s", r->name, problem != NULL ? problem->line : 1, why);
	free(why);
}

cJSON *
xmljson_parse(const char *text, size_t len, const char *const *arrays, size_t n_arrays, const char *name,
    struct err *e)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_doctype,
		.serror = (xmlStructuredErrorFunc)on_error,
	};
	struct reader r = { .arrays = arrays, .n_arrays = n_arrays, .name = name, .e = e };
	cJSON *out = NULL;

	if (len > INT_MAX) {
		err_set(e, ERR_LIMIT, "%s: XML is longer than %d bytes", name, INT_MAX);
		return NULL;
	}
	r.root = cJSON_CreateObject();
	r.parser = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, name);
	if (r.parser == NULL) {
		err_set(e, ERR_FORMAT, "%s: XML reader could not be made", name);
		goto out;
	}
	xmlCtxtUseOptions(r.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (xmlParseChunk(r.parser, text, (int)len, 1) != 0 || !r.parser->wellFormed || cJSON_GetArraySize(r.root) != 1)
		name_problem(&r);
	if (r.failed)
		goto out;
	out = r.root;
	r.root = NULL;
out:
	reader_release(&r);
	if (r.parser != NULL)
		xmlFreeDoc(r.parser->myDoc);
	xmlFreeParserCtxt(r.parser);
	return out;
}
