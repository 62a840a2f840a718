#ifndef KNOWLEDGE_TEMPLATE_H
#define KNOWLEDGE_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Text with places: {name}, {name:number}, {name:path}; {{ and }} are a brace.  A name is [a-z][a-z0-9_]*.
 */
enum place_kind {
	PLACE_TEXT,
	PLACE_NUMBER,	/* the value must be a number */
	PLACE_PATH	/* in a path: slashes of the value stay slashes */
};

/* Adds the value of a place to out, in the form that the text needs.  0, or err_set(). */
typedef int place_fn(void *arg, struct buf *out, const char *name, enum place_kind kind, struct err *e);

/* Add the text to out, each place filled.  0, or -1: ERR_FORMAT, ERR_LIMIT when out is full, or what fill said. */
int template_fill(struct buf *out, const char *text, place_fn *fill, void *arg, struct err *e);

#endif
