#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/loading.h"

#define EVENTS "events"	/* the relation, as a declaration of a rule */

/* A name that must be the only one of its kind, and where it stands. */
struct named {
	const char *name, *file;
	char *key;
	size_t at;	/* as read: later ones are the ones to blame */
};

static int
compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c != 0 ? c : x->at < y->at ? -1 : x->at > y->at;
}

/* Sorts the list and reports each name that stands twice, under its later file. */
static void
check_unique(struct loader *l, struct named *list, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++)
		list[i].at = i;
	if (n > 0)
		qsort(list, n, sizeof(*list), compare_named);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(list[i - 1].name, list[i].name) == 0)
			problem_add(&l->problems, list[i].file, list[i].key, "%s \"%s\" stands in %s already", what,
			    list[i].name, list[i - 1].file);
	}
	for (size_t i = 0; i < n; i++)
		free(list[i].key);
	free(list);
}

static void
check_rule_ids(struct loader *l)
{
	struct named *list = xcalloc(l->k->n_rules + 1, sizeof(*list));

	for (size_t i = 0; i < l->k->n_rules; i++)
		list[i] = (struct named){ l->k->rules[i].id, l->k->rules[i].file, xstrdup("id"), 0 };
	check_unique(l, list, l->k->n_rules, "id");
}

static void
check_control_names(struct loader *l, const struct framework *f)
{
	struct named *list = xcalloc(f->n_controls + 1, sizeof(*list));

	for (size_t i = 0; i < f->n_controls; i++)
		list[i] = (struct named){ f->controls[i].id, f->file, xasprintf("controls[%zu].id", i), 0 };
	check_unique(l, list, f->n_controls, "control");
}

/* Tokens name controls in one OSCAL document for all frameworks. */
static void
check_tokens(struct loader *l)
{
	struct named *list;
	size_t n = 0;

	for (size_t i = 0; i < l->k->n_frameworks; i++)
		n += l->k->frameworks[i].n_controls;
	list = xcalloc(n + 1, sizeof(*list));
	n = 0;
	for (size_t i = 0; i < l->k->n_frameworks; i++) {
		const struct framework *f = &l->k->frameworks[i];

		for (size_t c = 0; c < f->n_controls; c++)
			list[n++] = (struct named){ f->controls[c].token, f->file, xasprintf("controls[%zu].token", c), 0 };
	}
	check_unique(l, list, n, "token");
}

static void
check_rule_sources(struct loader *l, const struct rule *r)
{
	/* Without products no source is loaded, and that has been said. */
	for (size_t i = 0; i < r->sources.n && l->products != NULL; i++) {
		const char *id = r->sources.items[i];

		if (knowledge_source(l->k, id) == NULL && !strlist_has(&l->broken, id)) {
			char *key = xasprintf("sources[%zu]", i);

			problem_add(&l->problems, r->file, key, "there is no source \"%s\"", id);
			free(key);
		}
	}
}

static const char *
kind_of(const cJSON *v)
{
	return cJSON_IsArray(v) ? "a list" : cJSON_IsString(v) ? "text" : cJSON_IsNumber(v) ? "a number" : "true or false";
}

/* The rule's default says what type an override must have. */
void
check_override(struct problems *p, const char *file, const char *key, const cJSON *value, const cJSON *own)
{
	if (strcmp(kind_of(value), kind_of(own)) != 0)
		problem_add(p, file, key, "want %s, as the rule's own value, found %s", kind_of(own), kind_of(value));
}

static void
check_overrides(struct loader *l, const struct framework *f, const struct control_rule *cr, const struct rule *r,
    const char *key)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, cr->parameters) {
		const cJSON *own = json_get(r->parameters, one->string);
		char *at = xasprintf("%s.parameters.%s", key, one->string);

		if (own == NULL)
			problem_add(&l->problems, f->file, at, "%s has no parameter \"%s\"", r->file, one->string);
		else
			check_override(&l->problems, f->file, at, one, own);
		free(at);
	}
}

static void
check_control_rules(struct loader *l, const struct framework *f, size_t index)
{
	const struct control *c = &f->controls[index];

	for (size_t i = 0; i < c->n_rules; i++) {
		const struct rule *r = knowledge_rule(l->k, c->rules[i].id);
		char *key = xasprintf("controls[%zu].checks[%zu]", index, i), *id = xasprintf("%s.id", key);

		if (r == NULL && strlist_has(&l->broken, c->rules[i].id))
			;	/* its own problem says why */
		else if (r == NULL)
			problem_add(&l->problems, f->file, id, "there is no check or detection \"%s\"", c->rules[i].id);
		else if (r->kind == RULE_TABLE)
			problem_add(&l->problems, f->file, id, "\"%s\" is a table and has no verdict", c->rules[i].id);
		else
			check_overrides(l, f, &c->rules[i], r, key);
		free(key);
		free(id);
	}
}

static void
drop_missing_rules(const struct knowledge *k, struct control *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->n_rules; i++) {
		if (knowledge_rule(k, c->rules[i].id) != NULL) {
			c->rules[kept++] = c->rules[i];
			continue;
		}
		free(c->rules[i].id);
		cJSON_Delete(c->rules[i].parameters);
	}
	c->n_left_out = c->n_rules - kept;
	c->n_rules = kept;
}

/*
 * A rule that reads the relation events declares EVENTS: all sources with event records, so that a new way to get at
 * events is a new source and no change to any rule.  The declaration becomes the list of their ids.
 */
static void
expand_events(const struct knowledge *k, struct rule *r)
{
	struct strlist whole = { 0 };

	if (!strlist_has(&r->sources, EVENTS))
		return;
	for (size_t i = 0; i < r->sources.n; i++) {
		if (strcmp(r->sources.items[i], EVENTS) != 0 && !strlist_has(&whole, r->sources.items[i]))
			strlist_add(&whole, r->sources.items[i]);
	}
	for (size_t i = 0; i < k->n_sources; i++) {
		if (source_tells_events(&k->sources[i]) && !strlist_has(&whole, k->sources[i].id))
			strlist_add(&whole, k->sources[i].id);
	}
	strlist_release(&r->sources);
	r->sources = whole;
}

/* A control that does not say how bad a failure is: as bad as that of the worst of its rules. */
static void
settle_severity(const struct knowledge *k, struct control *c)
{
	if (c->severity != SEVERITY_COUNT)
		return;
	c->severity = c->n_rules > 0 ? SEVERITY_LOW : SEVERITY_MEDIUM;
	for (size_t i = 0; i < c->n_rules; i++) {
		const struct rule *r = knowledge_rule(k, c->rules[i].id);

		if (r != NULL && r->severity < c->severity)
			c->severity = r->severity;
	}
}

void
check_whole(struct loader *l)
{
	const struct knowledge *k = l->k;

	for (size_t i = 0; i < k->n_rules; i++)
		expand_events(k, &l->k->rules[i]);
	for (size_t i = 0; i < k->n_rules; i++) {
		check_rule_sources(l, &k->rules[i]);
		check_rule_statement(l, &k->rules[i]);
	}
	check_rule_ids(l);
	check_tokens(l);
	for (size_t i = 0; i < k->n_frameworks; i++) {
		check_control_names(l, &k->frameworks[i]);
		for (size_t c = 0; c < k->frameworks[i].n_controls; c++) {
			if (l->part)
				drop_missing_rules(k, &k->frameworks[i].controls[c]);
			check_control_rules(l, &k->frameworks[i], c);
			settle_severity(k, &k->frameworks[i].controls[c]);
		}
	}
}
