/* Checks, detections, frameworks and controls for programs. */
#include <string.h>

#include "knowledge/describe.h"

static void
add_words(cJSON *o, const char *name, const struct words *w)
{
	cJSON *both;

	if (w->text[LANG_EN] == NULL && w->text[LANG_ZH_CN] == NULL)
		return;
	both = cJSON_AddObjectToObject(o, name);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (w->text[lang] != NULL)
			cJSON_AddStringToObject(both, lang_names[lang], w->text[lang]);
	}
}

static void
add_text(cJSON *o, const char *name, const char *text)
{
	cJSON_AddStringToObject(o, name, text != NULL ? text : "");
}

static cJSON *
copy_object(const cJSON *o)
{
	return cJSON_IsObject(o) ? cJSON_Duplicate(o, 1) : cJSON_CreateObject();
}

static void
add_sources(cJSON *o, const struct knowledge *k, const struct rule *r)
{
	cJSON *list = cJSON_AddArrayToObject(o, "sources");

	for (size_t i = 0; i < r->sources.n; i++) {
		const struct source *s = knowledge_source(k, r->sources.items[i]);
		cJSON *one = cJSON_CreateObject();

		add_text(one, "id", r->sources.items[i]);
		if (s != NULL) {
			add_text(one, "permission", s->permission);
			add_words(one, "title", &s->title);
		}
		cJSON_AddItemToArray(list, one);
	}
}

static void
add_uses(cJSON *list, const struct framework *f, const char *rule_id)
{
	for (size_t c = 0; c < f->n_controls; c++) {
		for (size_t u = 0; u < f->controls[c].n_rules; u++) {
			const struct control_rule *use = &f->controls[c].rules[u];
			cJSON *one;

			if (strcmp(use->id, rule_id) != 0)
				continue;
			one = cJSON_CreateObject();
			add_text(one, "framework", f->id);
			add_text(one, "control", f->controls[c].id);
			cJSON_AddItemToObject(one, "parameters", copy_object(use->parameters));
			cJSON_AddItemToArray(list, one);
		}
	}
}

static void
add_advice(cJSON *o, const struct rule *r)
{
	cJSON *part;

	add_words(o, "rationale", &r->rationale);
	add_words(o, "false_positives", &r->false_positives);
	part = cJSON_AddObjectToObject(o, "remediation");
	add_words(part, "text", &r->remediation);
	add_words(part, "validation", &r->validation);
	cJSON_AddBoolToObject(part, "changing", r->changing);
}

cJSON *
describe_rule_json(const struct knowledge *k, const struct rule *r)
{
	cJSON *o = cJSON_CreateObject(), *part;

	add_text(o, "id", r->id);
	add_words(o, "title", &r->title);
	add_text(o, "severity", severity_names[r->severity]);
	if (r->kind == RULE_DETECTION) {
		add_text(o, "tactic", r->tactic);
		cJSON_AddNumberToObject(o, "baseline_days", r->baseline_days);
		cJSON_AddBoolToObject(o, "calendar", r->uses_calendar);
	}
	add_sources(o, k, r);
	cJSON_AddItemToObject(o, "parameters", copy_object(r->parameters));
	part = cJSON_AddObjectToObject(o, "reasons");
	for (size_t i = 0; i < r->n_reasons; i++)
		add_words(part, r->reasons[i].code, &r->reasons[i].text);
	add_advice(o, r);
	part = cJSON_AddArrayToObject(o, "controls");
	for (size_t i = 0; i < k->n_frameworks; i++)
		add_uses(part, &k->frameworks[i], r->id);
	add_text(o, "file", r->file);
	add_text(o, "sql", r->sql);
	return o;
}

cJSON *
describe_control_json(const struct control *c)
{
	cJSON *o = cJSON_CreateObject(), *list;

	add_text(o, "id", c->id);
	add_text(o, "token", c->token);
	add_words(o, "title", &c->title);
	add_text(o, "severity", severity_names[c->severity]);
	add_text(o, "decide", decide_names[c->decide]);
	add_text(o, "responsibility", c->responsibility);
	add_words(o, "fails", &c->fails);
	list = cJSON_AddArrayToObject(o, "checks");
	for (size_t i = 0; i < c->n_rules; i++) {
		cJSON *one = cJSON_CreateObject();

		add_text(one, "id", c->rules[i].id);
		cJSON_AddItemToObject(one, "parameters", copy_object(c->rules[i].parameters));
		cJSON_AddItemToArray(list, one);
	}
	add_words(o, "attach", &c->attach);
	return o;
}

cJSON *
describe_framework_json(const struct framework *f)
{
	cJSON *o = cJSON_CreateObject(), *list;

	add_text(o, "id", f->id);
	add_words(o, "title", &f->title);
	add_words(o, "note", &f->note);
	list = cJSON_AddArrayToObject(o, "controls");
	for (size_t i = 0; i < f->n_controls; i++)
		cJSON_AddItemToArray(list, describe_control_json(&f->controls[i]));
	return o;
}
