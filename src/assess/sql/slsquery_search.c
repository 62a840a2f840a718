#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assess/sql/slsquery_internal.h"
#include "base/alloc.h"
#include "base/json.h"

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

#define STARS_MAX 4	/* matching is exponential in them */

/* Whether all words asked for are words of the text. */
static enum truth
has_words(const char *text, const char *asked)
{
	char *copy = xstrdup(asked), *save = NULL, *word;
	enum truth found = TRUTH_YES;
	size_t stars = 0;

	for (const char *p = asked; *p != '\0'; p++)
		stars += *p == '*';
	if (stars > STARS_MAX) {
		free(copy);
		return TRUTH_UNCLEAR;
	}
	for (word = strtok_r(copy, between_asked, &save); word != NULL;
	    word = strtok_r(NULL, between_asked, &save)) {
		if (!has_word(text, word))
			found = TRUTH_NO;
	}
	free(copy);
	return found;
}

/* ---- terms ---- */

static enum truth search_or(struct reading *r);

/* field: value, where a lone * asks whether the field is there */
static enum truth
field_has(struct reading *r, const char *field)
{
	bool quoted;
	char *value, *text;
	enum truth t;

	value = reading_text(r, "\"'", " \t\r\n()|", &quoted);
	if (value == NULL)
		return TRUTH_UNCLEAR;
	text = event_field(r->event, field);
	t = text == NULL ? TRUTH_NO : !quoted && strcmp(value, "*") == 0 ? TRUTH_YES : has_words(text, value);
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
	value = reading_text(r, "\"'", " \t\r\n()|", &quoted);
	t = value != NULL && (quoted || strspn(value, "0123456789.-") != strlen(value)) ? TRUTH_NO : TRUTH_UNCLEAR;
	free(value);
	return t;
}

static enum truth
search_term(struct reading *r)
{
	bool quoted;
	enum truth t;
	char *word, *all;

	if (reading_char(r, '(')) {
		if (++r->depth > SLSQUERY_DEPTH) {
			r->stuck = true;
			return TRUTH_UNCLEAR;
		}
		t = search_or(r);
		r->depth--;
		r->stuck |= !reading_char(r, ')');
		return t;
	}
	word = reading_text(r, "\"'", " \t\r\n()|:<>=!", &quoted);
	if (word == NULL)
		return TRUTH_UNCLEAR;
	reading_skip(r);
	if (*r->p == ':') {
		r->p++;
		t = field_has(r, word);
	} else if (*r->p != '\0' && strchr("<>=!", *r->p) != NULL) {
		t = field_compares(r);
	} else if (!quoted && strcmp(word, "*") == 0) {
		t = TRUTH_YES;
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

	if (!reading_keyword(r, "not"))
		return search_term(r);
	if (++r->depth > SLSQUERY_DEPTH) {
		r->stuck = true;
		return TRUTH_UNCLEAR;
	}
	t = truth_not(search_not(r));
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

		reading_keyword(r, "and");
		reading_skip(r);
		here = r->p;
		if (r->stuck || *r->p == '\0' || *r->p == ')' || *r->p == '|')
			return t;
		if (reading_keyword(r, "or")) {
			r->p = here;
			return t;
		}
		t = truth_and(t, search_not(r));
	}
}

static enum truth
search_or(struct reading *r)
{
	enum truth t = search_and(r);

	while (!r->stuck && reading_keyword(r, "or"))
		t = truth_or(t, search_and(r));
	return t;
}

enum truth
slsquery_search(struct reading *r)
{
	return search_or(r);
}
