#include "assess/sql/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static cJSON *
words_json(const struct words *w)
{
	cJSON *o = cJSON_CreateObject();

	for (size_t i = 0; i < LANG_COUNT; i++) {
		if (w->text[i] != NULL)
			cJSON_AddStringToObject(o, lang_names[i], w->text[i]);
	}
	return o;
}

/* The instance of a rule with the worst verdict, in one list of the facts. */
static const cJSON *
worst_instance(const cJSON *list, const char *id)
{
	const cJSON *v, *worst = NULL;
	int verdict, so_far = -1;

	cJSON_ArrayForEach(v, list) {
		if (json_str(v, "id") == NULL || strcmp(json_str(v, "id"), id) != 0)
			continue;
		verdict = name_index(verdict_names, VERDICT_COUNT, json_str(v, "verdict"));
		if (verdict < 0)
			continue;
		if (worst == NULL || verdict_worse((enum verdict)so_far, (enum verdict)verdict) != (enum verdict)so_far) {
			worst = v;
			so_far = verdict;
		}
	}
	return worst;
}

static void
add_text(cJSON *o, const char *name, const cJSON *from, const char *fallback)
{
	const char *text = json_str(from, name);

	cJSON_AddStringToObject(o, name, text != NULL ? text : fallback);
}

/* What people state beside the verdict. */
static void
add_beside(cJSON *o, const cJSON *judged)
{
	static const char *const members[] = { "waived", "waivers", "attested", "attestations" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const cJSON *v = json_get(judged, members[i]);

		if (v != NULL)
			cJSON_AddItemToObject(o, members[i], cJSON_Duplicate(v, 1));
	}
}

static int
compare_rules(const void *a, const void *b)
{
	return strcmp((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

static cJSON *
list_rules(const struct knowledge *k, enum rule_kind kind, const cJSON *found)
{
	const struct rule **rules = xcalloc(k->n_rules + 1, sizeof(*rules));
	cJSON *list = cJSON_CreateArray();
	size_t n = 0;

	for (size_t i = 0; i < k->n_rules; i++) {
		if (k->rules[i].kind == kind)
			rules[n++] = &k->rules[i];
	}
	qsort(rules, n, sizeof(*rules), compare_rules);
	for (size_t i = 0; i < n; i++) {
		const cJSON *worst = worst_instance(found, rules[i]->id);
		cJSON *o = cJSON_CreateObject();

		cJSON_AddStringToObject(o, "id", rules[i]->id);
		cJSON_AddItemToObject(o, "title", words_json(&rules[i]->title));
		cJSON_AddStringToObject(o, "severity", severity_names[rules[i]->severity]);
		if (kind == RULE_DETECTION)
			add_text(o, "state", worst, detection_state_names[DETECTION_NOT_RUN]);
		add_text(o, "verdict", worst, verdict_names[VERDICT_UNKNOWN]);
		add_text(o, "evidence_state", worst, state_names[STATE_NOT_QUERIED]);
		add_beside(o, worst);
		cJSON_AddItemToArray(list, o);
	}
	free(rules);
	return list;
}

cJSON *
listing_checks(const struct knowledge *k, const cJSON *facts)
{
	return list_rules(k, RULE_CHECK, json_arr(facts, "checks"));
}

cJSON *
listing_detections(const struct knowledge *k, const cJSON *facts)
{
	return list_rules(k, RULE_DETECTION, json_arr(facts, "detections"));
}

static const cJSON *
with_id(const cJSON *list, const char *id)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		if (json_str(v, "id") != NULL && strcmp(json_str(v, "id"), id) == 0)
			return v;
	}
	return NULL;
}

cJSON *
listing_frameworks(const struct knowledge *k, const cJSON *facts)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < k->n_frameworks; i++) {
		const struct framework *f = &k->frameworks[i];
		const cJSON *found = json_get(with_id(json_arr(facts, "frameworks"), f->id), "controls");
		cJSON *o = cJSON_CreateObject(), *controls;

		cJSON_AddStringToObject(o, "id", f->id);
		cJSON_AddItemToObject(o, "title", words_json(&f->title));
		controls = cJSON_AddArrayToObject(o, "controls");
		for (size_t c = 0; c < f->n_controls; c++) {
			const cJSON *judged = with_id(found, f->controls[c].id);
			cJSON *one = cJSON_CreateObject();

			cJSON_AddStringToObject(one, "id", f->controls[c].id);
			cJSON_AddItemToObject(one, "title", words_json(&f->controls[c].title));
			cJSON_AddStringToObject(one, "severity", severity_names[f->controls[c].severity]);
			cJSON_AddStringToObject(one, "decide", decide_names[f->controls[c].decide]);
			add_text(one, "verdict", judged, verdict_names[VERDICT_UNKNOWN]);
			add_text(one, "evidence_state", judged, state_names[STATE_NOT_QUERIED]);
			add_beside(one, judged);
			cJSON_AddItemToArray(controls, one);
		}
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

cJSON *
listing_all(const struct knowledge *k, const cJSON *facts)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToObject(o, "checks", listing_checks(k, facts));
	cJSON_AddItemToObject(o, "detections", listing_detections(k, facts));
	cJSON_AddItemToObject(o, "frameworks", listing_frameworks(k, facts));
	if (json_get(facts, "statements") != NULL)
		cJSON_AddItemToObject(o, "statements", cJSON_Duplicate(json_get(facts, "statements"), 1));
	return o;
}
