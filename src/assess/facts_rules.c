#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/facts.h"
#include "assess/statements.h"

cJSON *
facts_counts(const char *const *names, size_t n)
{
	cJSON *o = cJSON_CreateObject();

	for (size_t i = 0; i < n; i++)
		cJSON_AddNumberToObject(o, names[i], 0);
	return o;
}

void
facts_count(cJSON *counts, const char *name)
{
	cJSON *v = json_get(counts, name);

	if (v != NULL)
		cJSON_SetNumberValue(v, v->valuedouble + 1);
}

cJSON *
facts_instance(const struct judging *j, const struct instance *i)
{
	cJSON *o = cJSON_CreateObject(), *window;

	cJSON_AddStringToObject(o, "id", i->rule->id);
	cJSON_AddStringToObject(o, "severity", severity_names[i->rule->severity]);
	cJSON_AddItemToObject(o, "parameters", cJSON_Duplicate(i->parameters, 1));
	if (i->rule->kind == RULE_DETECTION)
		cJSON_AddStringToObject(o, "state", detection_state_names[i->detection]);
	cJSON_AddStringToObject(o, "verdict", verdict_names[i->verdict]);
	cJSON_AddStringToObject(o, "evidence_state", state_names[i->state]);
	if (i->rule->kind == RULE_DETECTION) {
		cJSON_AddBoolToObject(o, "tuned", i->tuned);
		window = cJSON_AddObjectToObject(o, "window");
		json_add_time(window, "from", j->in->scope->from);
		json_add_time(window, "to", j->in->scope->to);
	}
	for (size_t s = 0; s < i->inside.n; s++)
		cJSON_AddItemToArray(s == 0 ? cJSON_AddArrayToObject(o, "inside") : json_arr(o, "inside"), cJSON_CreateString(i->inside.items[s]));
	if (findings_waived(&i->findings) > 0)
		cJSON_AddNumberToObject(o, "waived", (double)findings_waived(&i->findings));
	cJSON_AddItemToObject(o, "findings", findings_json(&i->findings));
	return o;
}

const struct instance *
facts_find(const struct instance *instances, size_t n, const struct rule *rule, const cJSON *parameters, int *index)
{
	int checks = 0, detections = 0;

	for (size_t i = 0; i < n; i++) {
		int *counter = instances[i].rule->kind == RULE_DETECTION ? &detections : &checks;

		if (instances[i].rule == rule && cJSON_Compare(instances[i].parameters, parameters, 1)) {
			*index = *counter;
			return &instances[i];
		}
		++*counter;
	}
	return NULL;
}

/* ---- controls ---- */

/*
 * What the rules say, and what that is worth for the control.  What the platform must do can not be seen from the
 * tenant's side: there the rules can find a failure, but only the provider's own certificate is a pass.
 */
static enum verdict
decided(const struct control *c, enum verdict rules)
{
	bool platform = c->responsibility != NULL && strcmp(c->responsibility, "platform") == 0;
	size_t n_rules = c->n_rules;

	switch (platform && c->decide == DECIDE_AUTOMATIC ? DECIDE_PARTLY : c->decide) {
	case DECIDE_MANUAL:
		return VERDICT_MANUAL;
	case DECIDE_PARTLY:
		return n_rules == 0 || rules == VERDICT_PASS || rules == VERDICT_NOT_APPLICABLE ? VERDICT_MANUAL : rules;
	default:
		return n_rules == 0 ? VERDICT_UNKNOWN : rules;
	}
}

static cJSON *
judge_control(const struct judging *j, const struct framework *f, const struct control *c, const struct instance *instances,
    size_t n, cJSON *counts)
{
	const struct instance **judged = xcalloc(c->n_rules + 1, sizeof(*judged));
	size_t n_judged = 0;
	cJSON *o = cJSON_CreateObject(), *list = cJSON_CreateArray();
	struct findings parts = { 0 };	/* one per rule, for the worst of them */
	enum verdict rules, verdict;
	enum evidence_state state;

	for (size_t i = 0; i < c->n_rules; i++) {
		const struct rule *rule = knowledge_rule(j->k, c->rules[i].id);
		cJSON *parameters = rule != NULL ? rule_parameters(rule, c->rules[i].parameters, j->in->scope) : NULL, *r;
		int index = 0;
		const struct instance *found = rule != NULL ? facts_find(instances, n, rule, parameters, &index) : NULL;
		struct finding *part = findings_add(&parts, "", "", "", "");

		cJSON_Delete(parameters);
		part->state = STATE_NOT_QUERIED;
		if (found == NULL)
			continue;
		judged[n_judged++] = found;
		part->verdict = found->verdict;
		part->state = found->state;
		r = cJSON_CreateObject();
		cJSON_AddStringToObject(r, "id", rule->id);
		cJSON_AddStringToObject(r, "verdict", verdict_names[found->verdict]);
		cJSON_AddStringToObject(r, "evidence_state", state_names[found->state]);
		cJSON_AddNumberToObject(r, "instance", index);
		cJSON_AddItemToArray(list, r);
	}
	findings_worst(&parts, &rules, &state);
	if (c->n_rules == 0)
		state = STATE_NOT_QUERIED;
	verdict = decided(c, rules);
	cJSON_AddStringToObject(o, "id", c->id);
	cJSON_AddStringToObject(o, "verdict", verdict_names[verdict]);
	cJSON_AddStringToObject(o, "evidence_state", state_names[state]);
	cJSON_AddItemToObject(o, "rules", list);
	stated_control(j->stated, o, f->id, c->id, verdict, judged, n_judged);
	facts_count(counts, verdict_names[verdict]);
	findings_release(&parts);
	free(judged);
	return o;
}

cJSON *
facts_framework(const struct judging *j, const struct framework *f, const struct instance *instances, size_t n,
    cJSON *counts)
{
	cJSON *o = cJSON_CreateObject(), *list, *own = facts_counts(verdict_names, VERDICT_COUNT);
	int waived = 0, attested = 0;

	cJSON_AddStringToObject(o, "id", f->id);
	list = cJSON_AddArrayToObject(o, "controls");
	for (size_t i = 0; i < f->n_controls; i++) {
		cJSON *c = judge_control(j, f, &f->controls[i], instances, n, own);

		facts_count(counts, json_str(c, "verdict"));
		waived += json_bool(c, "waived", false);
		attested += json_bool(c, "attested", false);
		cJSON_AddItemToArray(list, c);
	}
	cJSON_AddItemToObject(o, "counts", own);
	cJSON_AddNumberToObject(o, "waived", waived);
	cJSON_AddNumberToObject(o, "attested", attested);
	return o;
}
