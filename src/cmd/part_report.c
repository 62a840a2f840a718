#include "cmd/part_report.h"

#include <stdlib.h>

#include "base/alloc.h"

enum { NAMED_MAX = 900 };	/* bytes of a fact that names rules or controls */

static size_t
count_derived(const struct partfiles *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_controls; i++)
		n += p->controls[i].derived;
	return n;
}

/* "SLS-02, SLS-03, ... (+4)" */
struct naming {
	struct buf names;
	size_t more;
};

/* name is taken over. */
static void
name_one(struct naming *n, char *name)
{
	if (n->more > 0 || buf_addf(&n->names, "%s%s", n->names.len > 0 ? ", " : "", name) != 0)
		n->more++;
	free(name);
}

static void
tell_names(struct layer_result *l, enum layer_fact fact, struct naming *n)
{
	if (n->more > 0)
		layer_fact(l, fact, "%s%s... (+%zu)", buf_text(&n->names), n->names.len > 0 ? ", " : "", n->more);
	else if (n->names.len > 0)
		layer_fact(l, fact, "%s", buf_text(&n->names));
	buf_release(&n->names);
}

static void
tell_rules(cJSON *part, struct layer_result *l, const struct partfiles *p)
{
	struct naming lacks[PART_LACK_COUNT];
	cJSON *list;

	for (size_t i = 0; i < PART_LACK_COUNT; i++)
		lacks[i] = (struct naming){ .names = { .max = NAMED_MAX } };
	cJSON_AddNumberToObject(part, "rules", (double)p->n_rules);
	cJSON_AddNumberToObject(part, "reperformed", (double)partfiles_count(p, LACKS_NOTHING));
	list = cJSON_AddArrayToObject(part, "not_reperformed");
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct part_rule *r = &p->rules[i];
		cJSON *o;

		if (r->lack == LACKS_NOTHING)
			continue;
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "kind", r->kind);
		cJSON_AddStringToObject(o, "id", r->id);
		cJSON_AddStringToObject(o, "why", part_lack_names[r->lack]);
		cJSON_AddStringToObject(o, "lacks", r->lacks != NULL ? r->lacks : "");
		cJSON_AddItemToArray(list, o);
		name_one(&lacks[r->lack], xstrdup(r->id));
	}
	layer_fact(l, FACT_RULES, "%zu / %zu", partfiles_count(p, LACKS_NOTHING), p->n_rules);
	tell_names(l, FACT_LACKS_PIECES, &lacks[LACKS_PIECES]);
	tell_names(l, FACT_LACKS_REDACTED, &lacks[LACKS_REDACTED]);
}

static void
tell_controls(cJSON *part, struct layer_result *l, const struct partfiles *p)
{
	struct naming lacks = { .names = { .max = NAMED_MAX } };
	cJSON *list;

	cJSON_AddNumberToObject(part, "controls", (double)p->n_controls);
	cJSON_AddNumberToObject(part, "controls_reperformed", (double)count_derived(p));
	list = cJSON_AddArrayToObject(part, "controls_not_reperformed");
	for (size_t i = 0; i < p->n_controls; i++) {
		const struct part_control *c = &p->controls[i];
		cJSON *o;

		if (c->derived)
			continue;
		o = cJSON_CreateObject();
		cJSON_AddStringToObject(o, "framework", c->framework);
		cJSON_AddStringToObject(o, "id", c->id);
		cJSON_AddNumberToObject(o, "rules", (double)c->rules);
		cJSON_AddNumberToObject(o, "reperformed", (double)c->reperformed);
		cJSON_AddItemToArray(list, o);
		name_one(&lacks, xasprintf("%s %s (%zu / %zu)", c->framework, c->id, c->reperformed, c->rules));
	}
	layer_fact(l, FACT_CONTROLS, "%zu / %zu", count_derived(p), p->n_controls);
	tell_names(l, FACT_LACKS_RULES, &lacks);
}

/* What was not judged again is a lack, and what lacks for all there is, is all that can be said. */
int
part_report(cJSON *doc, struct layer_result *l, const struct partfiles *p, struct err *e)
{
	cJSON *part = cJSON_AddObjectToObject(doc, "part");
	size_t rules = partfiles_count(p, LACKS_NOTHING), controls = count_derived(p);

	tell_rules(part, l, p);
	tell_controls(part, l, p);
	if (rules == 0 && controls == 0)
		return err_set(e, ERR_NO, "none of the %zu rules of this part has all that it needs", p->n_rules);
	l->state = rules == p->n_rules && controls == p->n_controls ? LAYER_YES : LAYER_PARTLY;
	return 0;
}
