#include "assess/instances.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/facts.h"

bool
framework_selected(const struct assess_scope *s, const struct framework *f)
{
	return s->frameworks.n == 0 || strlist_has(&s->frameworks, f->id);
}

static void
want_rule(struct instances *list, const struct rule *rule, const cJSON *overrides, const struct assess_scope *scope)
{
	cJSON *parameters = rule_parameters(rule, overrides, scope);
	int index;

	if (rule->kind == RULE_TABLE || facts_find(list->items, list->n, rule, parameters, &index) != NULL) {
		cJSON_Delete(parameters);
		return;
	}
	ARRAY_GROW(list->items, list->n, list->cap);
	memset(&list->items[list->n], 0, sizeof(*list->items));
	list->items[list->n].rule = rule;
	list->items[list->n++].parameters = parameters;
}

static bool
has_instance(const struct instances *list, const struct rule *rule)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].rule == rule)
			return true;
	}
	return false;
}

static int
compare_instances(const void *pa, const void *pb)
{
	const struct instance *a = pa, *b = pb;
	int order = strcmp(a->rule->id, b->rule->id);
	char *s, *t;

	if (order != 0)
		return order;
	s = json_print(a->parameters);
	t = json_print(b->parameters);
	order = strcmp(s, t);
	free(s);
	free(t);
	return order;
}

static int
choose_for(struct instances *out, const struct knowledge *k, const struct framework *f, const struct assess_scope *scope,
    struct err *e)
{
	for (size_t c = 0; c < f->n_controls; c++) {
		for (size_t r = 0; r < f->controls[c].n_rules; r++) {
			const struct control_rule *cr = &f->controls[c].rules[r];
			const struct rule *rule = knowledge_rule(k, cr->id);

			if (rule == NULL)
				return err_set(e, ERR_USAGE, "%s: control %s: no rule %s", f->file, f->controls[c].id, cr->id);
			want_rule(out, rule, cr->parameters, scope);
		}
	}
	return 0;
}

int
instances_choose(struct instances *out, const struct knowledge *k, const struct assess_scope *scope,
    const struct strlist *extra, struct err *e)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < scope->frameworks.n; i++) {
		if (knowledge_framework(k, scope->frameworks.items[i]) == NULL)
			return err_set(e, ERR_USAGE, "scope: framework %.80s: the knowledge has none of that name",
			    scope->frameworks.items[i]);
	}
	for (size_t i = 0; i < k->n_frameworks; i++) {
		if (framework_selected(scope, &k->frameworks[i]) && choose_for(out, k, &k->frameworks[i], scope, e) != 0)
			return -1;
	}
	for (size_t i = 0; extra != NULL && i < extra->n; i++) {
		const struct rule *rule = knowledge_rule(k, extra->items[i]);

		if (rule == NULL)
			return err_set(e, ERR_USAGE, "plan: no rule %.80s in the knowledge", extra->items[i]);
		if (!has_instance(out, rule))
			want_rule(out, rule, NULL, scope);
	}
	if (out->n > 1)
		qsort(out->items, out->n, sizeof(*out->items), compare_instances);
	return 0;
}

void
instances_release(struct instances *list)
{
	for (size_t i = 0; i < list->n; i++)
		instance_release(&list->items[i]);
	free(list->items);
}
