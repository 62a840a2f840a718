/* Checks and detections: what was asked, what came out, in words, with the evidence it rests on. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/model_xml.h"
#include "report/tree.h"

const enum rule_kind model_kinds[MODEL_KINDS] = { RULE_CHECK, RULE_DETECTION };

static const struct words *
reason_text(const struct rule *r, const char *code)
{
	for (size_t i = 0; i < r->n_reasons && code != NULL; i++) {
		if (strcmp(r->reasons[i].code, code) == 0)
			return &r->reasons[i].text;
	}
	return NULL;
}

/* Why the program held a verdict back: which call was not seen, and the permission that would show it. */
static void
add_cause(const struct model *m, xmlNodePtr finding, const cJSON *cause)
{
	const char *id = json_str(cause, "source");
	const struct source *s = id != NULL ? knowledge_source(m->k, id) : NULL;
	xmlNodePtr n;

	if (cause == NULL)
		return;
	n = tree_add(finding, "cause");
	tree_attr(n, "source", id);
	tree_attr(n, "exchange", json_str(cause, "exchange"));
	tree_attr(n, "state", json_str(cause, "state"));
	tree_attr(n, "code", json_str(cause, "code"));
	tree_attr(n, "request-id", json_str(cause, "request_id"));
	tree_attr(n, "permission", s != NULL ? s->permission : NULL);
}

/* With all it says and rests on. */
static void
fill_whole(const struct model *m, xmlNodePtr n, const struct rule *r, const cJSON *f)
{
	static const char *const members[] = { "resource", "account", "region", "verdict", "reason" };
	const struct words *text = reason_text(r, json_str(f, "reason"));
	const cJSON *values = json_get(f, "values"), *v;
	xmlNodePtr c;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		tree_attr(n, members[i], json_str(f, members[i]));
	tree_attr(n, "state", json_str(f, "evidence_state"));
	tree_attr(n, "waiver", json_str(json_get(f, "waiver"), "id"));
	tree_attr(n, "waiver-state", json_str(json_get(f, "waiver"), "state"));
	if (text != NULL)
		tree_filled(n, "text", text, values);
	cJSON_ArrayForEach(v, values) {
		c = tree_add(n, "value");
		tree_attr(c, "name", v->string);
		tree_attr_json(c, "is", values, v->string);
	}
	add_cause(m, n, json_get(f, "cause"));
	cJSON_ArrayForEach(v, json_arr(f, "evidence")) {
		if (cJSON_IsString(v))
			model_add_evidence(m, n, v->valuestring);
	}
}

static bool
is_bad(int verdict)
{
	return verdict == VERDICT_FAIL || verdict == VERDICT_WARN;
}

/* What it is counted by, and where what is to be done is. */
static void
fill_counted(xmlNodePtr n, int verdict, const cJSON *f)
{
	static const char *const place[] = { "resource", "account", "region" };

	tree_attr(n, "verdict", json_str(f, "verdict"));
	tree_attr(n, "state", json_str(f, "evidence_state"));
	for (size_t i = 0; i < 3 && is_bad(verdict); i++)
		tree_attr(n, place[i], json_str(f, place[i]));
}

void
model_findings_begin(struct model_findings *f, const struct model *m, enum rule_kind kind, int at, const cJSON *entry)
{
	const cJSON *findings = json_arr(entry, "findings");

	*f = (struct model_findings){ .rule = knowledge_rule(m->k, json_str(entry, "id")),
		.next = findings != NULL ? findings->child : NULL };
	snprintf(f->key, sizeof(f->key), "%s%d", model_key_letter(kind), at);
}

/* Each has its place among all, and among those of its verdict: a document that can not show thousands shows the first of each. */
void
model_add_finding(struct model_findings *f, const struct model *m, xmlNodePtr entry, enum finding_form form)
{
	const cJSON *one = f->next;
	int v = name_index(verdict_names, VERDICT_COUNT, json_str(one, "verdict")), nth = ++f->nth[v >= 0 ? v : VERDICT_UNKNOWN];
	xmlNodePtr n = tree_add(entry, "finding");

	f->number++;
	f->next = one->next;
	if (form == FINDING_SHOWN && nth > (is_bad(v) ? MODEL_BAD_SHOWN : MODEL_FEW_SHOWN)) {
		fill_counted(n, v, one);
		return;
	}
	tree_attr_num(n, "number", f->number);
	tree_attr_num(n, "nth", nth);
	if (form == FINDING_NAMED) {
		tree_attr(n, "verdict", json_str(one, "verdict"));
		tree_attr(n, "waiver", json_str(json_get(one, "waiver"), "id"));
	} else {
		fill_whole(m, n, f->rule, one);
	}
	model_uuid(m, n, "uuid", true, "finding", "%s\n%s\n%d", f->rule->id, f->key, f->number);
}

/* How many controls, of all frameworks, rest on this entry. */
static int
controls_fed(const struct model *m, enum rule_kind kind, const cJSON *entry)
{
	const cJSON *f, *c, *r;
	int n = 0;

	cJSON_ArrayForEach(f, json_arr(m->facts, "frameworks")) {
		cJSON_ArrayForEach(c, json_arr(f, "controls")) {
			cJSON_ArrayForEach(r, json_arr(c, "rules")) {
				if (model_instance(m, kind, r) == entry) {
					n++;
					break;
				}
			}
		}
	}
	return n;
}

static void
add_parameters(xmlNodePtr n, const cJSON *parameters)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, parameters) {
		xmlNodePtr p = tree_add(n, "parameter");

		tree_attr(p, "name", v->string);
		if (cJSON_IsArray(v) || cJSON_IsObject(v)) {
			char *text = json_print(v);

			tree_attr(p, "value", text);
			free(text);
		} else {
			tree_attr_json(p, "value", parameters, v->string);
		}
	}
}

static void
add_detection_parts(const struct model *m, xmlNodePtr n, const struct rule *r, const cJSON *d)
{
	const cJSON *window = json_get(d, "window");
	xmlNodePtr w;

	tree_attr(n, "detection-state", json_str(d, "state"));
	tree_attr_yes(n, "tuned", json_bool(d, "tuned", false));
	tree_attr_yes(n, "inside", json_arr(d, "inside") != NULL);
	tree_attr_yes(n, "calendar", r->uses_calendar);
	w = tree_add(n, "window");
	model_add_time(m, w, "from", json_str(window, "from"));
	model_add_time(m, w, "to", json_str(window, "to"));
	tree_words(n, "false-positives", &r->false_positives);
}

xmlNodePtr
model_add_entry(const struct model *m, xmlNodePtr report, enum rule_kind kind, int at, const cJSON *entry)
{
	const char *id = json_str(entry, "id");
	const struct rule *r = knowledge_rule(m->k, id);
	char key[16];
	xmlNodePtr n;

	snprintf(key, sizeof(key), "%s%d", model_key_letter(kind), at);
	n = tree_add(report, kind == RULE_DETECTION ? "detection" : "check");
	tree_attr(n, "key", key);
	tree_attr(n, "id", id);
	tree_attr(n, "section", r->section);
	tree_attr(n, "severity", severity_names[model_severity(entry, r->severity)]);
	tree_attr(n, "verdict", json_str(entry, "verdict"));
	tree_attr(n, "state", json_str(entry, "evidence_state"));
	tree_attr_yes(n, "changing", r->changing);
	if (model_is_waived(entry))
		tree_attr_yes(n, "waived", true);
	tree_attr_num(n, "controls", controls_fed(m, kind, entry));
	model_uuid(m, n, "uuid", true, "risk", "%s\n%s", id, key);
	model_uuid(m, n, "response-uuid", true, "response", "%s\n%s", id, key);
	model_uuid(m, n, "rest-uuid", true, "rest", "%s\n%s", id, key);
	tree_words(n, "title", &r->title);
	tree_words(n, "rationale", &r->rationale);
	tree_words(n, "remediation", &r->remediation);
	tree_words(n, "validation", &r->validation);
	add_parameters(n, json_get(entry, "parameters"));
	for (size_t i = 0; i < r->sources.n; i++)
		tree_attr(tree_add(n, "source"), "id", r->sources.items[i]);
	if (kind == RULE_DETECTION)
		add_detection_parts(m, n, r, entry);
	return n;
}

int
model_check_rules(const struct model *m, struct err *e)
{
	const cJSON *entry;

	for (size_t k = 0; k < MODEL_KINDS; k++) {
		cJSON_ArrayForEach(entry, json_arr(m->facts, model_list_name(model_kinds[k]))) {
			const char *id = json_str(entry, "id");
			const struct rule *r = id != NULL ? knowledge_rule(m->k, id) : NULL;

			if (r == NULL || r->kind != model_kinds[k])
				return err_set(e, ERR_FORMAT, "assessment: %s: %s is not in the knowledge files",
				    model_list_name(model_kinds[k]), id != NULL ? id : "entry without id");
		}
	}
	return 0;
}

void
model_add_findings(const struct model *m, xmlNodePtr n, enum rule_kind kind, int at, const cJSON *entry, enum finding_form form)
{
	struct model_findings f;

	model_findings_begin(&f, m, kind, at, entry);
	while (f.next != NULL)
		model_add_finding(&f, m, n, form);
}

void
model_add_rules(const struct model *m, xmlNodePtr report, enum finding_form form)
{
	const cJSON *entry;

	for (size_t k = 0; k < MODEL_KINDS; k++) {
		int at = 0;

		cJSON_ArrayForEach(entry, json_arr(m->facts, model_list_name(model_kinds[k]))) {
			model_add_findings(m, model_add_entry(m, report, model_kinds[k], at, entry), model_kinds[k], at, entry, form);
			at++;
		}
	}
}
