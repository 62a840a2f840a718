#ifndef TESTS_UNIT_REPORT_XPATH_H
#define TESTS_UNIT_REPORT_XPATH_H

/* Documents as the tests look at them: parsed strictly, asked by XPath.  Prefix o is OSCAL's namespace. */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static int parse_errors;	/* of the last parse */

static inline void
count_error(void *arg, xmlErrorPtr e)
{
	(void)arg;
	printf("# line %d: %s", e->line, e->message);
	parse_errors++;
}

static inline xmlDocPtr
parse_as(const char *text, int html)
{
	xmlDocPtr doc;

	parse_errors = 0;
	xmlSetStructuredErrorFunc(NULL, count_error);
	if (html)
		doc = htmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", HTML_PARSE_NONET);
	else
		doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
	xmlSetStructuredErrorFunc(NULL, NULL);
	return doc;
}

static inline xmlXPathObjectPtr
xpath(xmlDocPtr doc, const char *expr)
{
	xmlXPathContextPtr c = xcheck(xmlXPathNewContext(doc));
	xmlXPathObjectPtr o;

	xmlXPathRegisterNs(c, BAD_CAST "o", BAD_CAST "http://csrc.nist.gov/ns/oscal/1.0");
	o = xcheck(xmlXPathEvalExpression(BAD_CAST expr, c));
	xmlXPathFreeContext(c);
	return o;
}

/* The number of nodes, or the value of a number or truth. */
static inline int
xpath_n(xmlDocPtr doc, const char *expr)
{
	xmlXPathObjectPtr o = xpath(doc, expr);
	int n = o->type == XPATH_NODESET ? (o->nodesetval ? o->nodesetval->nodeNr : 0) : (int)xmlXPathCastToNumber(o);

	xmlXPathFreeObject(o);
	return n;
}

/* The string value; the caller frees. */
static inline char *
xpath_s(xmlDocPtr doc, const char *expr)
{
	xmlXPathObjectPtr o = xpath(doc, expr);
	xmlChar *s = xmlXPathCastToString(o);
	char *copy = xstrdup((const char *)s);

	xmlFree(s);
	xmlXPathFreeObject(o);
	return copy;
}

/* Call fn with the string value of each node; the number of nodes for which it returned 0. */
static inline int
xpath_each(xmlDocPtr doc, const char *expr, int (*fn)(void *arg, const char *value), void *arg)
{
	xmlXPathObjectPtr o = xpath(doc, expr);
	int bad = 0;

	for (int i = 0; o->nodesetval != NULL && i < o->nodesetval->nodeNr; i++) {
		xmlChar *s = xmlXPathCastNodeToString(o->nodesetval->nodeTab[i]);

		if (!fn(arg, (const char *)s)) {
			printf("# %s: %s\n", expr, (const char *)s);
			bad++;
		}
		xmlFree(s);
	}
	xmlXPathFreeObject(o);
	return bad;
}

/* Of the values of one expression: how many are there twice, and how many of another are not among them. */
static inline int
is_among(void *arg, const char *value)
{
	xmlHashTablePtr seen = arg;

	return xmlHashLookup(seen, BAD_CAST(value[0] == '#' ? value + 1 : value)) != NULL;
}
static inline int
is_new(void *arg, const char *value)
{
	xmlHashTablePtr seen = arg;

	return xmlHashAddEntry(seen, BAD_CAST value, seen) == 0;
}
static inline int
xpath_duplicates(xmlDocPtr doc, const char *ids)
{
	xmlHashTablePtr seen = xcheck(xmlHashCreate(256));
	int n = xpath_each(doc, ids, is_new, seen);

	xmlHashFree(seen, NULL);
	return n;
}
static inline int
xpath_dangling(xmlDocPtr doc, const char *ids, const char *references)
{
	xmlHashTablePtr seen = xcheck(xmlHashCreate(256));
	int n;

	xpath_each(doc, ids, is_new, seen);
	n = xpath_each(doc, references, is_among, seen);
	xmlHashFree(seen, NULL);
	return n;
}

#endif
