#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assess/sql/slsquery_internal.h"

/*
 * A comparison with a column that the event does not have is neither true nor false, as in SQL (NULL), whatever is negated or joined
 * with it.  Here that is TRUTH_UNCLEAR; what can not be read is stuck besides.
 */
static enum truth where_or(struct reading *r);

static enum truth
same_text(const char *have, const char *want)
{
	if (have == NULL)
		return TRUTH_UNCLEAR;
	return strcmp(have, want) == 0 ? TRUTH_YES : TRUTH_NO;
}

/* 'a', or ('a', 'b') for in */
static enum truth
one_of_texts(struct reading *r, const char *have)
{
	enum truth t = TRUTH_NO;

	if (!reading_char(r, '(')) {
		r->stuck = true;
		return TRUTH_UNCLEAR;
	}
	do {
		bool quoted;
		char *want = reading_text(r, "'", " ,)", &quoted);

		if (want == NULL || !quoted)
			r->stuck = true;
		else
			t = truth_or(t, same_text(have, want));
		free(want);
	} while (!r->stuck && reading_char(r, ','));
	r->stuck |= !reading_char(r, ')');
	return t;
}

static enum truth
equals(struct reading *r, const char *have)
{
	bool quoted;
	char *want = reading_text(r, "'", " \t\r\n()", &quoted);
	enum truth t = TRUTH_UNCLEAR;

	if (want == NULL || !quoted)
		r->stuck = true;
	else
		t = same_text(have, want);
	free(want);
	return t;
}

/* column = 'x', <> 'x', in (...), not in (...), is [not] null; anything else is not followed. */
static enum truth
compare_column(struct reading *r, const char *have)
{
	bool negated;

	if (reading_keyword(r, "is")) {
		negated = reading_keyword(r, "not");
		r->stuck |= !reading_keyword(r, "null");
		return (have == NULL) != negated ? TRUTH_YES : TRUTH_NO;
	}
	if (reading_char(r, '='))
		return equals(r, have);
	reading_skip(r);
	if (strncmp(r->p, "<>", 2) == 0 || strncmp(r->p, "!=", 2) == 0) {
		r->p += 2;
		return truth_not(equals(r, have));
	}
	negated = reading_keyword(r, "not");
	if (!reading_keyword(r, "in")) {
		r->stuck = true;
		return TRUTH_UNCLEAR;
	}
	return negated ? truth_not(one_of_texts(r, have)) : one_of_texts(r, have);
}

static enum truth
where_term(struct reading *r)
{
	enum truth t;
	bool quoted;
	char *column, *have;

	if (++r->depth > SLSQUERY_DEPTH) {
		r->stuck = true;
		return TRUTH_UNCLEAR;
	}
	if (reading_keyword(r, "not")) {
		t = truth_not(where_term(r));
	} else if (reading_char(r, '(')) {
		t = where_or(r);
		r->stuck |= !reading_char(r, ')');
	} else {
		column = reading_text(r, "\"", " \t\r\n()=<>!", &quoted);
		have = column != NULL ? event_field(r->event, column) : NULL;
		t = column != NULL ? compare_column(r, have) : TRUTH_UNCLEAR;
		free(column);
		free(have);
	}
	r->depth--;
	return t;
}

static enum truth
where_and(struct reading *r)
{
	enum truth t = where_term(r);

	while (!r->stuck && reading_keyword(r, "and"))
		t = truth_and(t, where_term(r));
	return t;
}

static enum truth
where_or(struct reading *r)
{
	enum truth t = where_and(r);

	while (!r->stuck && reading_keyword(r, "or"))
		t = truth_or(t, where_and(r));
	return t;
}

/* Find a keyword outside of quotes; NULL when it is not there. */
static const char *
find_keyword(const char *sql, const char *word)
{
	struct reading r = { .p = sql };
	bool at_start = true;

	while (*r.p != '\0') {
		const char *here = r.p;

		if (*r.p == '\'' || *r.p == '"') {
			const char *end = strchr(r.p + 1, *r.p);

			if (end == NULL)
				return NULL;
			r.p = end + 1;
			at_start = false;
			continue;
		}
		if (at_start && !isspace((unsigned char)*r.p) && reading_keyword(&r, word))
			return r.p;
		at_start = !isalnum((unsigned char)*here) && *here != '_' && *here != '.';
		r.p = here + 1;
	}
	return NULL;
}

static bool
where_ends(struct reading *r)
{
	static const char *const after[] = { "group", "having", "order", "limit" };

	reading_skip(r);
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		if (reading_keyword(r, after[i]))
			return true;
	}
	return *r->p == '\0' || *r->p == ';';
}

/*
 * A where that ends where a grouping, an order or the text does.  Joins, unions and inner selects are not
 * followed.
 */
enum truth
slsquery_where(const char *sql, const cJSON *event)
{
	static const char *const beyond[] = { "join", "union", "with", "except", "intersect" };
	struct reading r = { .event = event };
	const char *select = find_keyword(sql, "select");
	enum truth t;

	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		if (find_keyword(sql, beyond[i]) != NULL)
			return TRUTH_UNCLEAR;
	}
	if (select == NULL || find_keyword(select, "select") != NULL)
		return TRUTH_UNCLEAR;
	r.p = find_keyword(sql, "where");
	if (r.p == NULL)
		return TRUTH_YES;
	t = where_or(&r);
	if (r.stuck || !where_ends(&r))
		return TRUTH_UNCLEAR;
	return t == TRUTH_YES ? TRUTH_YES : TRUTH_NO;
}
