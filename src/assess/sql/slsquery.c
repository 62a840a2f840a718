#include "assess/sql/slsquery_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/json.h"

#define WORD_MAX 1000

enum truth
truth_and(enum truth a, enum truth b)
{
	return a == TRUTH_NO || b == TRUTH_NO ? TRUTH_NO : a == TRUTH_UNCLEAR || b == TRUTH_UNCLEAR ? TRUTH_UNCLEAR : TRUTH_YES;
}

enum truth
truth_or(enum truth a, enum truth b)
{
	return a == TRUTH_YES || b == TRUTH_YES ? TRUTH_YES : a == TRUTH_UNCLEAR || b == TRUTH_UNCLEAR ? TRUTH_UNCLEAR : TRUTH_NO;
}

enum truth
truth_not(enum truth a)
{
	return a == TRUTH_UNCLEAR ? TRUTH_UNCLEAR : a == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

void
reading_skip(struct reading *r)
{
	r->p += strspn(r->p, " \t\r\n");
}

bool
reading_keyword(struct reading *r, const char *word)
{
	size_t n = strlen(word);

	reading_skip(r);
	if (strncasecmp(r->p, word, n) != 0 || isalnum((unsigned char)r->p[n]) ||
	    (r->p[n] != '\0' && strchr("_.:", r->p[n]) != NULL))
		return false;
	r->p += n;
	return true;
}

bool
reading_char(struct reading *r, char c)
{
	reading_skip(r);
	if (*r->p != c)
		return false;
	r->p++;
	return true;
}

char *
reading_text(struct reading *r, const char *quotes, const char *stops, bool *quoted)
{
	const char *start, *end;
	char q;

	reading_skip(r);
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

char *
event_field(const cJSON *event, const char *field)
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

/* ---- the whole ---- */

enum truth
slsquery_matches(const char *query, const cJSON *event)
{
	struct reading r = { .p = query, .event = event };
	enum truth t = TRUTH_YES;

	reading_skip(&r);
	if (*r.p != '|' && *r.p != '\0')
		t = slsquery_search(&r);
	reading_skip(&r);
	if (r.stuck || (*r.p != '\0' && *r.p != '|'))
		return TRUTH_UNCLEAR;
	return *r.p == '|' && t != TRUTH_NO ? truth_and(t, slsquery_where(r.p + 1, event)) : t;
}
