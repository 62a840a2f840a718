#include "cmd/doctor_unknown.h"

#include <string.h>

#include "base/json.h"

/* Everything that rests on what is lost is lost too. */
static void
spread(const struct plan *plan, bool *lost)
{
	for (size_t i = 0; i < plan->n; i++) {
		for (size_t n = 0; n < i && !lost[i]; n++)
			lost[i] = lost[n] && strlist_has(&plan->items[i].after, plan->items[n].source->id);
	}
}

static bool
has_text(const cJSON *array, const char *text)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, array) {
		if (strcmp(one->valuestring, text) == 0)
			return true;
	}
	return false;
}

/* Without the list of members nobody knows of which accounts a rule would have to speak. */
static bool
lost_directory(const struct preflight *p, const bool *lost)
{
	for (size_t i = 0; i < p->plan->n; i++) {
		if (lost[i] && strlist_has(&p->directory, p->plan->items[i].source->id))
			return true;
	}
	return false;
}

static bool
is_unknown(const struct preflight *p, const struct rule *r, const bool *lost, bool blind)
{
	bool covered = r->kind == RULE_DETECTION || rule_reads_events(p->knowledge, r);
	const struct plan *plan = p->plan;

	for (size_t i = 0; i < plan->n; i++) {
		bool events = plan->items[i].source->events_path != NULL;

		if (!strlist_has(&plan->items[i].rules, r->id))
			continue;
		if ((lost[i] && !(events && covered)) || (events && blind))
			return true;
	}
	return false;
}

static void
add_controls(const struct framework *f, const cJSON *checks, const cJSON *detections, cJSON *to)
{
	cJSON *list = cJSON_AddArrayToObject(to, f->id);

	for (size_t c = 0; c < f->n_controls; c++) {
		bool hit = false;

		for (size_t i = 0; i < f->controls[c].n_rules && !hit; i++)
			hit = has_text(checks, f->controls[c].rules[i].id) || has_text(detections, f->controls[c].rules[i].id);
		if (hit)
			cJSON_AddItemToArray(list, cJSON_CreateString(f->controls[c].id));
	}
}

cJSON *
doctor_unknown(const struct preflight *p, const struct strlist *frameworks, bool *lost, bool blind)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *checks = cJSON_AddArrayToObject(o, "checks"), *detections = cJSON_AddArrayToObject(o, "detections");
	cJSON *controls = cJSON_AddObjectToObject(o, "controls");

	bool all;

	spread(p->plan, lost);
	all = lost_directory(p, lost);
	for (size_t i = 0; i < p->knowledge->n_rules; i++) {
		const struct rule *r = &p->knowledge->rules[i];

		if (r->kind != RULE_TABLE && strlist_has(&p->plan->rules, r->id) && (all || is_unknown(p, r, lost, blind)))
			cJSON_AddItemToArray(r->kind == RULE_CHECK ? checks : detections, cJSON_CreateString(r->id));
	}
	for (size_t i = 0; i < frameworks->n; i++) {
		const struct framework *f = knowledge_framework(p->knowledge, frameworks->items[i]);

		if (f != NULL)
			add_controls(f, checks, detections, controls);
	}
	return o;
}
