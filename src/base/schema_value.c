#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/schema_parts.h"
#include "base/text.h"

enum {
	SHOWN_MAX = 60,	/* bytes of a found value in a message */
	REASON_MAX = 1000
};

void
schema_problem(struct check *c, const char *fmt, ...)
{
	char reason[REASON_MAX];
	va_list ap;

	c->problems++;
	if (c->report == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	c->report(c->arg, buf_text(&c->path), reason);
}

/* Text from the document, cut at a character and made safe to print. */
void
schema_add_shown(struct buf *b, const char *s)
{
	size_t n = strnlen(s, SHOWN_MAX + 1);
	char *cut;

	if (n > SHOWN_MAX) {
		n = SHOWN_MAX;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	cut = xstrndup(s, n);
	text_for_terminal(b, cut);
	if (s[n] != '\0')
		buf_puts(b, "...");
	free(cut);
}

/* What was found, for a sentence: `text "abc"`, `number 5`, `a list`. */
char *
schema_shown(const cJSON *v)
{
	struct buf b;
	char *scalar;

	buf_init(&b, REASON_MAX);
	if (cJSON_IsString(v)) {
		buf_puts(&b, "text \"");
		schema_add_shown(&b, v->valuestring);
		buf_puts(&b, "\"");
	} else if ((scalar = json_scalar_text(v)) != NULL) {
		buf_addf(&b, "%s%s", cJSON_IsNumber(v) ? "number " : "", scalar);
		free(scalar);
	} else {
		buf_puts(&b, cJSON_IsObject(v) ? "an object" : cJSON_IsArray(v) ? "a list" : "null");
	}
	return buf_take(&b);
}

bool
schema_matches(const struct schema *s, const char *pattern, const char *text)
{
	for (size_t i = 0; i < s->n_patterns; i++) {
		if (s->patterns[i].text == pattern)
			return regexec(&s->patterns[i].re, text, 0, NULL, 0) == 0;
	}
	return false;
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* ---- type ---- */

bool
schema_type_accepts(const cJSON *type, const cJSON *v)
{
	const cJSON *one;

	if (cJSON_IsString(type))
		return schema_type_find(type->valuestring)->is(v);
	cJSON_ArrayForEach(one, type) {
		if (schema_type_find(one->valuestring)->is(v))
			return true;
	}
	return false;
}

/* "an object or a list" */
void
schema_add_wanted(struct buf *b, const cJSON *type)
{
	const cJSON *one;

	if (cJSON_IsString(type)) {
		buf_addf(b, "%s%s", b->len > 0 ? " or " : "", schema_type_find(type->valuestring)->wanted);
		return;
	}
	cJSON_ArrayForEach(one, type)
		buf_addf(b, "%s%s", b->len > 0 ? " or " : "", schema_type_find(one->valuestring)->wanted);
}

/* 0 when the type is right: the other keywords are only asked then. */
int
schema_judge_type(struct check *c, const cJSON *type, const cJSON *v)
{
	struct buf wanted;
	char *found;

	if (type == NULL || schema_type_accepts(type, v))
		return 0;
	buf_init(&wanted, REASON_MAX);
	schema_add_wanted(&wanted, type);
	found = schema_shown(v);
	schema_problem(c, "want %s, found %s", buf_text(&wanted), found);
	free(found);
	buf_release(&wanted);
	return -1;
}

/* ---- scalars ---- */

static void
judge_const(struct check *c, const cJSON *want, const cJSON *v)
{
	char *a, *b;

	if (cJSON_Compare(want, v, true))
		return;
	a = schema_shown(want);
	b = schema_shown(v);
	schema_problem(c, "want %s, found %s", a, b);
	free(a);
	free(b);
}

static void
judge_enum(struct check *c, const cJSON *choices, const cJSON *v)
{
	const char *names[SCHEMA_NAMES_MAX], *near = NULL;
	const cJSON *one;
	struct buf list;
	size_t n = 0;
	char *found;

	cJSON_ArrayForEach(one, choices) {
		if (cJSON_Compare(one, v, true))
			return;
	}
	buf_init(&list, REASON_MAX / 2);
	cJSON_ArrayForEach(one, choices) {
		char *text = json_scalar_text(one);

		buf_addf(&list, "%s%s", list.len > 0 ? ", " : "", text ? text : "null");
		free(text);
		if (cJSON_IsString(one) && n < SCHEMA_NAMES_MAX)
			names[n++] = one->valuestring;
	}
	if (cJSON_IsString(v))
		near = nearest_name(names, n, v->valuestring);
	found = schema_shown(v);
	schema_problem(c, "want one of %s, found %s%s%s%s", buf_text(&list), found, near ? ", did you mean \"" : "",
	    near ? near : "", near ? "\"?" : "");
	free(found);
	buf_release(&list);
}

static void
judge_pattern(struct check *c, const cJSON *pattern, const cJSON *v)
{
	char *found;

	if (!cJSON_IsString(v) || schema_matches(c->schema, pattern->valuestring, v->valuestring))
		return;
	found = schema_shown(v);
	schema_problem(c, "want text of the form %s, found %s", pattern->valuestring, found);
	free(found);
}

/* What a limit counts: the number itself, characters, or entries.  false when the value has no such count. */
static bool
count_number(const cJSON *v, double *out)
{
	*out = v->valuedouble;
	return cJSON_IsNumber(v);
}

static bool
count_text(const cJSON *v, double *out)
{
	*out = cJSON_IsString(v) ? (double)characters(v->valuestring) : 0;
	return cJSON_IsString(v);
}

static bool
count_list(const cJSON *v, double *out)
{
	*out = cJSON_IsArray(v) ? cJSON_GetArraySize(v) : 0;
	return cJSON_IsArray(v);
}

static const struct limit {
	const char *keyword;
	bool most;
	bool (*count)(const cJSON *v, double *out);
	const char *unit;
} limits[] = {
	{ "minimum", false, count_number, "" },
	{ "maximum", true, count_number, "" },
	{ "minLength", false, count_text, " characters" },
	{ "maxLength", true, count_text, " characters" },
	{ "minItems", false, count_list, " entries" },
	{ "maxItems", true, count_list, " entries" },
};

static void
judge_limits(struct check *c, const cJSON *schema, const cJSON *v)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		const struct limit *l = &limits[i];
		const cJSON *bound = json_get(schema, l->keyword);
		double n;

		if (bound == NULL || !l->count(v, &n))
			continue;
		if (l->most ? n > bound->valuedouble : n < bound->valuedouble)
			schema_problem(c, "want at %s %.15g%s, found %.15g", l->most ? "most" : "least", bound->valuedouble,
			    l->unit, n);
	}
}

/* Everything about a value but what is in it.  The type is right already. */
void
schema_judge_value(struct check *c, const cJSON *schema, const cJSON *v)
{
	const cJSON *k;

	if ((k = json_get(schema, "const")) != NULL)
		judge_const(c, k, v);
	if ((k = json_get(schema, "enum")) != NULL)
		judge_enum(c, k, v);
	if ((k = json_get(schema, "pattern")) != NULL)
		judge_pattern(c, k, v);
	judge_limits(c, schema, v);
}
