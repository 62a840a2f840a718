#ifndef KNOWLEDGE_PLAN_H
#define KNOWLEDGE_PLAN_H

#include "base/err.h"
#include "model.h"

/*
 * Which sources are asked, in which order.  A source is in the plan when a rule of a selected framework or a table
 * reads it, when it holds events and a selected detection or a table needs them, when it tells who the caller is, or
 * when the for-each of one in the plan reads it.  Each stands behind all that its for-each reads.
 */
struct plan_item {
	const struct source *source;	/* borrowed from the knowledge */
	struct strlist after;		/* ids of the sources that its for-each reads, all earlier in the plan */
	struct strlist rules;		/* ids of the selected rules that read it themselves */
};

struct plan {
	struct plan_item *items;
	size_t n, cap;
	struct strlist rules;		/* ids of the selected checks, detections and tables */
};

/* Adds the ids of the sources that a statement reads, also through views.  0, or -1 with ERR_SQL. */
typedef int plan_deps_fn(void *arg, const char *sql, struct strlist *sources, struct err *e);

/*
 * frameworks: ids, empty for all.  -1: an unknown framework id (ERR_USAGE), sources whose for-each read each other in
 * a circle (ERR_USAGE, naming the files), or what deps said.
 */
int plan_make(struct plan **out, const struct knowledge *k, const struct strlist *frameworks, plan_deps_fn *deps,
    void *arg, struct err *e);
void plan_free(struct plan *p);

/* Limits of one call.  Values come from API answers, so from whoever may name a bucket. */
enum {
	CALL_VALUE_MAX = 16 * 1024,	/* bytes of one value of a row: a query of some kB is the longest */
	CALL_HOST_MAX = 253,		/* RFC 1035 section 2.3.4, less the root's dot */
	CALL_TEXT_MAX = 256 * 1024	/* path or body, filled */
};

/*
 * Fill the templates of a source from one row of its for-each (object of text, numbers and nulls; null is "").
 * endpoint_overrides: PRODUCT or PRODUCT@REGION to a host name that stands in for the product's own; a place before
 * it ({project}.HOST) stays.
 *
 * Refused with ERR_FORMAT: a place that the row has not, a value with a control character or that is no UTF-8, a host
 * label that is not [a-z0-9-]+, a bucket that is not, an empty or dots-only path value, a {x:number} that is none.
 * Path values are percent-encoded, query values are left as they are (decoded), body values are JSON-escaped.
 */
int call_make(struct call **out, const struct source *s, const cJSON *row, const struct kvlist *endpoint_overrides,
    struct err *e);

/* What tells a call from others: the source and all columns of the row, as text.  The caller frees. */
char *call_key(const struct call *c);

/* The names of the {places} in a template, each once, added to names; -1 and ERR_FORMAT when a brace is unpaired. */
int template_places(const char *template, struct strlist *names, struct err *e);

#endif
