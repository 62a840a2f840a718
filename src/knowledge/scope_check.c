#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/schema.h"
#include "knowledge/loading.h"
#include "knowledge/scope.h"
#include "knowledge/sqltext.h"

enum {
	NAMES_MAX = 512,	/* offered as the nearest one */
	KINDS_NAMED = 1000	/* bytes of the list of kinds of exceptions */
};

/* `, did you mean "x"?` or nothing; the caller frees. */
static char *
did_you_mean(const char *const *names, size_t n, const char *word)
{
	const char *near = nearest_name(names, n, word);

	return near != NULL ? xasprintf(", did you mean \"%s\"?", near) : xstrdup("");
}

static void
check_frameworks(struct problems *p, const struct scope *s, const struct knowledge *k)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	while (n < k->n_frameworks && n < NAMES_MAX) {
		names[n] = k->frameworks[n].id;
		n++;
	}
	for (size_t i = 0; i < s->frameworks.n; i++) {
		char *key, *hint;

		if (knowledge_framework(k, s->frameworks.items[i]) != NULL)
			continue;
		key = xasprintf("frameworks[%zu]", i);
		hint = did_you_mean(names, n, s->frameworks.items[i]);
		problem_add(p, s->file, key, "there is no framework \"%s\"%s", s->frameworks.items[i], hint);
		free(key);
		free(hint);
	}
}

/* Whether a rule declares the parameter; a value of another type than the first of them has is reported. */
static bool
check_declared(struct problems *p, const struct scope *s, const struct knowledge *k, const cJSON *value, const char *key)
{
	for (size_t i = 0; i < k->n_rules; i++) {
		const cJSON *own = json_get(k->rules[i].parameters, value->string);

		if (own != NULL) {
			check_override(p, s->file, key, value, own);
			return true;
		}
	}
	return false;
}

static void
check_parameters(struct problems *p, const struct scope *s, const struct knowledge *k)
{
	const char *names[NAMES_MAX];
	const cJSON *one;
	size_t n = 0;

	for (size_t i = 0; i < k->n_rules; i++) {
		cJSON_ArrayForEach(one, k->rules[i].parameters) {
			if (n < NAMES_MAX)
				names[n++] = one->string;
		}
	}
	cJSON_ArrayForEach(one, s->parameters) {
		char *key = xasprintf("parameters.%s", one->string);

		if (!check_declared(p, s, k, one, key)) {
			char *hint = did_you_mean(names, n, one->string);

			problem_add(p, s->file, key, "no rule has a parameter \"%s\"%s", one->string, hint);
			free(hint);
		}
		free(key);
	}
}

/* A list that no statement names by a literal is read by none. */
static bool
list_is_read(const struct knowledge *k, const char *name)
{
	for (size_t i = 0; i < k->n_rules; i++) {
		if (sql_has_text(k->rules[i].sql, name) || cJSON_IsArray(json_get(k->rules[i].parameters, name)))
			return true;
	}
	for (size_t i = 0; i < k->n_views; i++) {
		if (sql_has_text(k->views[i].sql, name))
			return true;
	}
	for (size_t i = 0; i < k->n_sources; i++) {
		if (sql_has_text(k->sources[i].for_each, name))
			return true;
	}
	return false;
}

static void
check_lists(struct problems *p, const struct scope *s, const struct knowledge *k)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, s->lists) {
		char *key = xasprintf("lists.%s", one->string);

		if (!list_is_read(k, one->string))
			problem_add(p, s->file, key, "no rule reads a list \"%s\"", one->string);
		free(key);
	}
}

/* The kinds of exceptions are those that a rule or a view reads; one that reads them all takes any. */
static void
check_exceptions(struct problems *p, const struct scope *s, const struct knowledge *k)
{
	struct strlist kinds = { 0 };
	const cJSON *one;
	int open = 0, n = 0;
	struct buf all;

	for (size_t i = 0; i < k->n_rules; i++)
		open += sql_compared(k->rules[i].sql, "exception", "kind", &kinds);
	for (size_t i = 0; i < k->n_views; i++)
		open += sql_compared(k->views[i].sql, "exception", "kind", &kinds);
	buf_init(&all, KINDS_NAMED);
	for (size_t i = 0; i < kinds.n; i++)
		buf_addf(&all, "%s%s", i > 0 ? ", " : "", kinds.items[i]);
	cJSON_ArrayForEach(one, s->exceptions) {
		char *key = xasprintf("exceptions[%d].kind", n++);
		const char *kind = json_str(one, "kind");

		if (open == 0 && kind != NULL && !strlist_has(&kinds, kind))
			problem_add(p, s->file, key, "no rule leaves out a \"%s\"; known: %s", kind, kinds.n > 0 ? buf_text(&all) : "none");
		free(key);
	}
	buf_release(&all);
	strlist_release(&kinds);
}

static void
check_endpoints(struct problems *p, const struct scope *s, const struct knowledge *k)
{
	for (size_t i = 0; i < s->endpoints.n; i++) {
		const char *name = s->endpoints.items[i].name;
		char *product = xstrndup(name, strcspn(name, "@")), *key = xasprintf("network.endpoints.%s", name), *hint;

		if (!strlist_has(&k->products, product)) {
			hint = did_you_mean((const char *const *)k->products.items, k->products.n, product);
			problem_add(p, s->file, key, "there is no product \"%s\"%s", product, hint);
			free(hint);
		}
		free(product);
		free(key);
	}
}

int
scope_check(const struct scope *s, const struct knowledge *k, knowledge_problem_fn *report, void *arg, struct err *e)
{
	struct problems p = { .report = report, .arg = arg };

	check_frameworks(&p, s, k);
	check_parameters(&p, s, k);
	check_lists(&p, s, k);
	check_exceptions(&p, s, k);
	check_endpoints(&p, s, k);
	return problems_end(&p, e);
}
