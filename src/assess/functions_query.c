#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

#include "assess/functions.h"

/*
 * query_matches(query, event): would this query of SLS find that event?  The search in front of the first | is evaluated
 * (https://www.alibabacloud.com/help/en/sls/query-syntax: terms, field: value, and/or/not, parentheses, * and ? inside a
 * word), then the where of the SQL behind it, as far as it compares columns with texts.  What can not be followed is NULL,
 * never a guess.  An event is a JSON object; its fields are event.<path>, and __topic__ is the topic of a trail's logs.
 */

#define QUERY_MAX (16 * 1024)	/* bytes: the service takes no longer one */
#define QUERY_DEPTH 50		/* parentheses and nots inside each other */
#define WORD_MAX 1000

enum truth { NO, YES, UNCLEAR };

/* Where the parser is; stuck: what follows can not be read, so the answer is not known. */
struct reading {
	const char *p;
	const cJSON *event;
	int depth;
	bool stuck;
};

static enum truth
both(enum truth a, enum truth b)
{
	return a == NO || b == NO ? NO : a == UNCLEAR || b == UNCLEAR ? UNCLEAR : YES;
}

static enum truth
either(enum truth a, enum truth b)
{
	return a == YES || b == YES ? YES : a == UNCLEAR || b == UNCLEAR ? UNCLEAR : NO;
}

static enum truth
opposite(enum truth a)
{
	return a == UNCLEAR ? UNCLEAR : a == YES ? NO : YES;
}

static void
skip_blanks(struct reading *r)
{
	r->p += strspn(r->p, " \t\r\n");
}

/* Step over this keyword, in any case, when it stands here as a word of its own. */
static bool
take_keyword(struct reading *r, const char *word)
{
	size_t n = strlen(word);

	skip_blanks(r);
	if (strncasecmp(r->p, word, n) != 0 || isalnum((unsigned char)r->p[n]) || r->p[n] == '_' || r->p[n] == '.' || r->p[n] == ':')
		return false;
	r->p += n;
	return true;
}

static bool
take_char(struct reading *r, char c)
{
	skip_blanks(r);
	if (*r->p != c)
		return false;
	r->p++;
	return true;
}

/* A text in these quotes, or an unquoted run up to one of the stops.  NULL and stuck when there is none. */
static char *
take_text(struct reading *r, const char *quotes, const char *stops, bool *quoted)
{
	const char *start, *end;
	char q;

	skip_blanks(r);
	q = *r->p;
	*quoted = q != '\0' && strchr(quotes, q) != NULL;
	start = *quoted ? r->p + 1 : r->p;
	end = *quoted ? strchr(start, q) : start + strcspn(start, stops);
	if (end == NULL || end - start > WORD_MAX || (end == start && !*quoted)) {
		r->stuck = true;
		return NULL;
	}
	r->p = *quoted ? end + 1 : end;
	return xstrndup(start, (size_t)(end - start));
}

/* ---- the event ---- */

/* The value at a path whose names may hold dots themselves; NULL when there is none. */
static const cJSON *
value_at(const cJSON *v, const char *path)
{
	for (const char *dot = strchr(path, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
		char *name = xstrndup(path, (size_t)(dot - path));
		const cJSON *inner = cJSON_IsObject(v) ? cJSON_GetObjectItemCaseSensitive(v, name) : NULL;
		const cJSON *found = inner != NULL ? value_at(inner, dot + 1) : NULL;

		free(name);
		if (found != NULL)
			return found;
	}
	return cJSON_IsObject(v) ? cJSON_GetObjectItemCaseSensitive(v, path) : NULL;
}

/* The text of a field of the log, or NULL.  The caller frees. */
static char *
field_text(const cJSON *event, const char *field)
{
	const cJSON *v;

	if (strcmp(field, "__topic__") == 0)
		return xstrdup("actiontrail_audit_event");
	if (strcmp(field, "event") == 0)
		return json_print(event);
	v = strncmp(field, "event.", 6) == 0 ? value_at(event, field + 6) : NULL;
	if (v == NULL || cJSON_IsNull(v))
		return NULL;
	return cJSON_IsObject(v) || cJSON_IsArray(v) ? json_print(v) : json_scalar_text(v);
}

/* ---- words ---- */

static const char between_words[] = ",'\";=()[]{}?@&<>/:\n\t\r ";
static const char between_asked[] = ",'\";=()[]{}@&<>/:\n\t\r ";	/* ? and * stand for characters */

static bool
word_like(const char *pattern, const char *word, size_t len)
{
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '*') {
			for (size_t i = 0; i <= len; i++) {
				if (word_like(pattern + 1, word + i, len - i))
					return true;
			}
			return false;
		}
		if (len == 0 || (*pattern != '?' && tolower((unsigned char)*pattern) != tolower((unsigned char)*word)))
			return false;
		word++;
		len--;
	}
	return len == 0;
}

static bool
has_word(const char *text, const char *word)
{
	for (const char *p = text; *p != '\0';) {
		size_t n = strcspn(p, between_words);

		if (n > 0 && word_like(word, p, n))
			return true;
		p += n;
		p += strspn(p, between_words);
	}
	return false;
}

/* Whether all words asked for are words of the text. */
static enum truth
has_words(const char *text, const char *asked)
{
	char *copy = xstrdup(asked), *save = NULL, *word;
	enum truth found = YES;
	size_t stars = 0;

	for (const char *p = asked; *p != '\0'; p++)
		stars += *p == '*';
	if (stars > 4) {
		free(copy);
		return UNCLEAR;	/* matching is exponential in them */
	}
	for (word = strtok_r(copy, between_asked, &save); word != NULL; word = strtok_r(NULL, between_asked, &save)) {
		if (!has_word(text, word))
			found = NO;
	}
	free(copy);
	return found;
}

/* ---- search ---- */

static enum truth search_or(struct reading *r);

/* field: value, where a lone * asks whether the field is there */
static enum truth
field_has(struct reading *r, const char *field)
{
	bool quoted;
	char *value, *text;
	enum truth t;

	value = take_text(r, "\"'", " \t\r\n()|", &quoted);
	if (value == NULL)
		return UNCLEAR;
	text = field_text(r->event, field);
	t = text == NULL ? NO : !quoted && strcmp(value, "*") == 0 ? YES : has_words(text, value);
	free(value);
	free(text);
	return t;
}

/* Comparisons are for numbers only; with a text behind it the service refuses the query, so it finds nothing. */
static enum truth
field_compares(struct reading *r)
{
	bool quoted;
	char *value;
	enum truth t;

	r->p += strspn(r->p, "<>=!");
	value = take_text(r, "\"'", " \t\r\n()|", &quoted);
	t = value != NULL && (quoted || strspn(value, "0123456789.-") != strlen(value)) ? NO : UNCLEAR;
	free(value);
	return t;
}

static enum truth
search_term(struct reading *r)
{
	bool quoted;
	enum truth t;
	char *word, *all;

	if (take_char(r, '(')) {
		if (++r->depth > QUERY_DEPTH) {
			r->stuck = true;
			return UNCLEAR;
		}
		t = search_or(r);
		r->depth--;
		r->stuck |= !take_char(r, ')');
		return t;
	}
	word = take_text(r, "\"'", " \t\r\n()|:<>=!", &quoted);
	if (word == NULL)
		return UNCLEAR;
	skip_blanks(r);
	if (*r->p == ':') {
		r->p++;
		t = field_has(r, word);
	} else if (*r->p != '\0' && strchr("<>=!", *r->p) != NULL) {
		t = field_compares(r);
	} else if (!quoted && strcmp(word, "*") == 0) {
		t = YES;
	} else {
		all = json_print(r->event);
		t = has_words(all, word);
		free(all);
	}
	free(word);
	return t;
}

static enum truth
search_not(struct reading *r)
{
	enum truth t;

	if (!take_keyword(r, "not"))
		return search_term(r);
	if (++r->depth > QUERY_DEPTH) {
		r->stuck = true;
		return UNCLEAR;
	}
	t = opposite(search_not(r));
	r->depth--;
	return t;
}

/* "a not b" and two terms side by side are "and". */
static enum truth
search_and(struct reading *r)
{
	enum truth t = search_not(r);

	for (;;) {
		const char *here;

		take_keyword(r, "and");
		skip_blanks(r);
		here = r->p;
		if (r->stuck || *r->p == '\0' || *r->p == ')' || *r->p == '|')
			return t;
		if (take_keyword(r, "or")) {
			r->p = here;
			return t;
		}
		t = both(t, search_not(r));
	}
}

static enum truth
search_or(struct reading *r)
{
	enum truth t = search_and(r);

	while (!r->stuck && take_keyword(r, "or"))
		t = either(t, search_and(r));
	return t;
}

/* ---- where ---- */

static enum truth where_or(struct reading *r);

static enum truth
same_text(const char *have, const char *want)
{
	return have != NULL && strcmp(have, want) == 0 ? YES : NO;
}

/* 'a', or ('a', 'b') for in */
static enum truth
one_of_texts(struct reading *r, const char *have)
{
	enum truth t = NO;

	if (!take_char(r, '(')) {
		r->stuck = true;
		return UNCLEAR;
	}
	do {
		bool quoted;
		char *want = take_text(r, "'", " ,)", &quoted);

		if (want == NULL || !quoted)
			r->stuck = true;
		else
			t = either(t, same_text(have, want));
		free(want);
	} while (!r->stuck && take_char(r, ','));
	r->stuck |= !take_char(r, ')');
	return t;
}

static enum truth
equals(struct reading *r, const char *have)
{
	bool quoted;
	char *want = take_text(r, "'", " \t\r\n()", &quoted);
	enum truth t = UNCLEAR;

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

	if (take_keyword(r, "is")) {
		negated = take_keyword(r, "not");
		r->stuck |= !take_keyword(r, "null");
		return (have == NULL) != negated ? YES : NO;
	}
	if (take_char(r, '='))
		return equals(r, have);
	skip_blanks(r);
	if (strncmp(r->p, "<>", 2) == 0 || strncmp(r->p, "!=", 2) == 0) {
		r->p += 2;
		return have == NULL ? NO : opposite(equals(r, have));
	}
	negated = take_keyword(r, "not");
	if (!take_keyword(r, "in")) {
		r->stuck = true;
		return UNCLEAR;
	}
	return have == NULL ? both(NO, one_of_texts(r, "")) : negated ? opposite(one_of_texts(r, have)) : one_of_texts(r, have);
}

static enum truth
where_term(struct reading *r)
{
	enum truth t;
	bool quoted;
	char *column, *have;

	if (++r->depth > QUERY_DEPTH) {
		r->stuck = true;
		return UNCLEAR;
	}
	if (take_keyword(r, "not")) {
		t = opposite(where_term(r));
	} else if (take_char(r, '(')) {
		t = where_or(r);
		r->stuck |= !take_char(r, ')');
	} else {
		column = take_text(r, "\"", " \t\r\n()=<>!", &quoted);
		have = column != NULL ? field_text(r->event, column) : NULL;
		t = column != NULL ? compare_column(r, have) : UNCLEAR;
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

	while (!r->stuck && take_keyword(r, "and"))
		t = both(t, where_term(r));
	return t;
}

static enum truth
where_or(struct reading *r)
{
	enum truth t = where_and(r);

	while (!r->stuck && take_keyword(r, "or"))
		t = either(t, where_and(r));
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
		if (at_start && !isspace((unsigned char)*r.p) && take_keyword(&r, word))
			return r.p;
		at_start = !isalnum((unsigned char)*here) && *here != '_' && *here != '.';
		r.p = here + 1;
	}
	return NULL;
}

/* A where that ends where a grouping, an order or the text does.  Joins, unions and inner selects are not followed. */
static enum truth
sql_matches(const char *sql, const cJSON *event)
{
	static const char *const beyond[] = { "join", "union", "with", "except", "intersect" };
	static const char *const after[] = { "group", "having", "order", "limit" };
	struct reading r = { .event = event };
	const char *select = find_keyword(sql, "select");
	enum truth t;

	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		if (find_keyword(sql, beyond[i]) != NULL)
			return UNCLEAR;
	}
	if (select == NULL || find_keyword(select, "select") != NULL)
		return UNCLEAR;
	r.p = find_keyword(sql, "where");
	if (r.p == NULL)
		return YES;
	t = where_or(&r);
	skip_blanks(&r);
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		if (take_keyword(&r, after[i]))
			return r.stuck ? UNCLEAR : t;
	}
	return r.stuck || (*r.p != '\0' && *r.p != ';') ? UNCLEAR : t;
}

static enum truth
query_truth(const char *query, const cJSON *event)
{
	struct reading r = { .p = query, .event = event };
	enum truth t = YES;

	skip_blanks(&r);
	if (*r.p != '|' && *r.p != '\0')
		t = search_or(&r);
	skip_blanks(&r);
	if (r.stuck || (*r.p != '\0' && *r.p != '|'))
		return UNCLEAR;
	return *r.p == '|' && t != NO ? both(t, sql_matches(r.p + 1, event)) : t;
}

static void
query_matches(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *query = function_text(argv[0]), *event = function_text(argv[1]);
	enum truth t = UNCLEAR;
	cJSON *json;

	(void)argc;
	if (query == NULL || event == NULL || strlen(query) > QUERY_MAX)
		return;
	json = cJSON_Parse(event);
	if (cJSON_IsObject(json))
		t = query_truth(query, json);
	cJSON_Delete(json);
	if (t != UNCLEAR)
		sqlite3_result_int(ctx, t == YES);
}

const struct sql_function functions_query[] = {
	{ .name = "query_matches", .args = 2, .call = query_matches },
	{ .name = NULL }
};
