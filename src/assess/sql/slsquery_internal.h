#ifndef ASSESS_SLSQUERY_INTERNAL_H
#define ASSESS_SLSQUERY_INTERNAL_H

#include <stdbool.h>

#include "assess/sql/slsquery.h"

/* What the two parts of a query have in common, slsquery_search.c and slsquery_where.c: words, three truths. */
#define SLSQUERY_DEPTH 50	/* parentheses and nots inside each other */

/* Where the parser is; stuck: what follows can not be read, so the answer is not known. */
struct reading {
	const char *p;
	const cJSON *event;
	int depth;
	bool stuck;
};

enum truth truth_and(enum truth a, enum truth b);
enum truth truth_or(enum truth a, enum truth b);
enum truth truth_not(enum truth a);

void reading_skip(struct reading *r);
/* Step over this character, or this keyword, in any case, when it stands here as a word of its own. */
bool reading_char(struct reading *r, char c);
bool reading_keyword(struct reading *r, const char *word);
/* A text in these quotes, or an unquoted run up to one of the stops.  NULL and stuck when there is none. */
char *reading_text(struct reading *r, const char *quotes, const char *stops, bool *quoted);

/* The text of a field of the log, or NULL.  The caller frees. */
char *event_field(const cJSON *event, const char *field);

/* The search at r->p, up to the | or the end. */
enum truth slsquery_search(struct reading *r);

/* The SQL behind the |. */
enum truth slsquery_where(const char *sql, const cJSON *event);

#endif
