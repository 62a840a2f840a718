#ifndef KNOWLEDGE_PLAN_H
#define KNOWLEDGE_PLAN_H

#include "base/err.h"
#include "model.h"

/*
 * Which sources are asked, in which order.  A source is in the plan when a rule of a selected framework or a table
 * reads it, when it tells who the caller is, or when the for-each of one in the plan reads it.  Each stands behind all
 * that its for-each reads.
 */
struct plan_item {
	const struct source *source;	/* borrowed from the knowledge */
	struct strlist after;		/* ids of the sources that its for-each reads, all earlier in the plan */
	struct strlist rules;		/* ids of the selected rules that read it themselves */
	bool read;			/* by the for-each of another, or by the statement of plan_add: needed while collecting */
};

struct plan {
	struct plan_item *items;
	size_t n, cap;
	struct strlist rules;		/* ids of the selected checks, detections and tables */
};

/*
 * Adds the ids of the sources that a statement reads, also through views and through events.  name is the file, for
 * the message.  0, or -1 with ERR_SQL.
 */
typedef int plan_deps_fn(void *arg, const char *name, const char *sql, struct strlist *sources, struct err *e);

/*
 * frameworks: ids, empty for all.  -1: an unknown framework id (ERR_USAGE), sources whose for-each read each other in
 * a circle (ERR_USAGE, naming the files), or what deps said.
 */
int plan_make(struct plan **out, const struct knowledge *k, const struct strlist *frameworks, plan_deps_fn *deps,
    void *arg, struct err *e);

/* The same for one statement: the sources that it reads, what they rest on, and who the caller is.  No rules. */
int plan_make_for(struct plan **out, const struct knowledge *k, const char *sql, plan_deps_fn *deps, void *arg,
    struct err *e);

/* Add what a statement reads, and what that rests on, behind what the plan has. */
int plan_add(struct plan *p, const struct knowledge *k, const char *sql, plan_deps_fn *deps, void *arg, struct err *e);
void plan_free(struct plan *p);

/* Limits of one call.  Values come from API answers, so from whoever may name a bucket. */
enum {
	CALL_VALUE_MAX = 16 * 1024,	/* bytes of one value of a row: a query of some kB is the longest */
	CALL_LABEL_MAX = 63,		/* RFC 1035 section 2.3.4 */
	CALL_HOST_MAX = 253,		/* the same, less the root's dot */
	CALL_TEXT_MAX = 256 * 1024	/* path or body, filled */
};

/*
 * Fill the templates of a source from one row of its for-each (object of text, numbers and nulls; null is "").
 * endpoint_overrides (may be NULL): PRODUCT or PRODUCT@REGION to the host name that stands in for the product's own; it
 * may hold {region}, and labels that are just a place ({project}. or {bucket}.) stay in front of it.
 *
 * A host place takes one label of [a-z0-9-], so that no answer can send a request elsewhere.  Path values are
 * percent-encoded, query values are left as they are (decoded), body values are JSON-escaped.  Refused with ERR_FORMAT:
 * no account, a place that the row has not, a control character, a path with a . or .. segment, a number that is none.
 */
int call_make(struct call **out, const struct source *s, const cJSON *row, const struct kvlist *endpoint_overrides,
    struct err *e);

/* The names of the {places} in a template, each once, added to names; -1 and ERR_FORMAT when a brace is unpaired. */
int template_places(const char *text, struct strlist *names, struct err *e);

#endif
