/* Frameworks with their controls, and what to do next, the most useful first. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/model_xml.h"
#include "report/tree.h"

/* ---- frameworks ---- */

static const struct control *
find_control(const struct framework *f, const char *id)
{
	for (size_t i = 0; i < f->n_controls && id != NULL; i++) {
		if (strcmp(f->controls[i].id, id) == 0)
			return &f->controls[i];
	}
	return NULL;
}

/* The key of the entry that a control's rule points to ("c3"), or NULL.  The caller frees. */
static char *
key_of(const struct model *m, const cJSON *control_rule, enum rule_kind *kind)
{
	const char *id = json_str(control_rule, "id");
	const struct rule *r = id != NULL ? knowledge_rule(m->k, id) : NULL;

	if (r == NULL || model_instance(m, r->kind, control_rule) == NULL)
		return NULL;
	*kind = r->kind;
	return xasprintf("%s%.0f", model_key_letter(r->kind), json_num(control_rule, "instance", 0));
}

static int
add_control(const struct model *m, xmlNodePtr parent, const struct framework *f, const cJSON *facts, struct err *e)
{
	const char *id = json_str(facts, "id");
	const struct control *c = find_control(f, id);
	const cJSON *v;
	xmlNodePtr n;

	if (c == NULL)
		return err_set(e, ERR_FORMAT, "assessment: %s: control %s is not in the knowledge files", f->id,
		    id != NULL ? id : "without id");
	n = tree_add(parent, "control");
	tree_attr(n, "id", id);
	tree_attr(n, "token", c->token);
	tree_attr(n, "severity", severity_names[c->severity]);
	tree_attr(n, "decide", decide_names[c->decide]);
	tree_attr(n, "responsibility", c->responsibility);
	tree_attr(n, "verdict", json_str(facts, "verdict"));
	tree_attr(n, "state", json_str(facts, "evidence_state"));
	model_uuid(m, n, "uuid", true, "control", "%s\n%s", f->id, id);
	tree_words(n, "title", &c->title);
	tree_words(n, "fails", &c->fails);
	tree_words(n, "attach", &c->attach);
	model_add_beside(n, facts);

	cJSON_ArrayForEach(v, json_arr(facts, "rules")) {
		enum rule_kind kind = RULE_CHECK;
		char *key = key_of(m, v, &kind);
		xmlNodePtr r = tree_add(n, "rule");

		tree_attr(r, "id", json_str(v, "id"));
		tree_attr(r, "key", key);
		tree_attr(r, "kind", kind == RULE_DETECTION ? "detection" : "check");
		tree_attr(r, "verdict", json_str(v, "verdict"));
		tree_attr(r, "state", json_str(v, "evidence_state"));
		free(key);
	}
	return 0;
}

static enum verdict
worst_of(const cJSON *framework)
{
	enum verdict worst = VERDICT_NOT_APPLICABLE;
	const cJSON *c;

	cJSON_ArrayForEach(c, json_arr(framework, "controls")) {
		int v = name_index(verdict_names, VERDICT_COUNT, json_str(c, "verdict"));

		worst = verdict_worse(worst, v < 0 ? VERDICT_UNKNOWN : (enum verdict)v);
	}
	return worst;
}

int
model_add_framework(const struct model *m, xmlNodePtr report, const cJSON *framework, const cJSON *control, struct err *e)
{
	const char *id = json_str(framework, "id");
	const struct framework *f = id != NULL ? knowledge_framework(m->k, id) : NULL;
	const cJSON *c;
	xmlNodePtr n;

	if (f == NULL)
		return err_set(e, ERR_FORMAT, "assessment: framework %s is not in the knowledge files", id != NULL ? id : "without id");
	n = tree_add(report, "framework");
	tree_attr(n, "id", id);
	tree_attr(n, "verdict", verdict_names[worst_of(framework)]);
	model_uuid(m, n, "uuid", true, "framework", "%s", id);
	tree_words(n, "title", &f->title);
	tree_words(n, "note", &f->note);
	model_add_counts(tree_add(n, "counts"), json_get(framework, "counts"), verdict_names, VERDICT_COUNT);
	if (control != NULL)
		return add_control(m, n, f, control, e);
	cJSON_ArrayForEach(c, json_arr(framework, "controls")) {
		if (add_control(m, n, f, c, e) != 0)
			return -1;
	}
	return 0;
}

int
model_add_frameworks(const struct model *m, xmlNodePtr report, struct err *e)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, json_arr(m->facts, "frameworks")) {
		if (model_add_framework(m, report, v, NULL, e) != 0)
			return -1;
	}
	return 0;
}

/* ---- next actions ---- */

enum action_kind {		/* in order of preference among equals: what changes least comes first */
	ACTION_SCOPE,		/* ask calls that this run left out */
	ACTION_RETRY,		/* ask calls again that failed */
	ACTION_LOOK,		/* look into a detection's hits */
	ACTION_PERMISSION,	/* grant a right to read, then ask again */
	ACTION_REMEDY,		/* do what the rule recommends */
	ACTION_COUNT
};
static const char *const action_names[ACTION_COUNT] = {
	[ACTION_SCOPE] = "scope", [ACTION_RETRY] = "retry", [ACTION_LOOK] = "look",
	[ACTION_PERMISSION] = "permission", [ACTION_REMEDY] = "remedy",
};

struct action {
	enum action_kind kind;
	const char *id;			/* of a rule, or of a source; borrowed */
	const struct rule *rule;	/* or NULL */
	const struct source *source;	/* or NULL */
	enum severity severity;
	bool changing;
	bool waived;			/* every failure that it would remove is waived: it can wait */
	size_t controls;		/* that rest on it */
};

struct actions {
	struct action *items;
	size_t n, cap;
};

static struct action *
action_for(struct actions *l, enum action_kind kind, const char *id)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].kind == kind && strcmp(l->items[i].id, id) == 0)
			return &l->items[i];
	}
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n] = (struct action){ .kind = kind, .id = id, .severity = SEVERITY_LOW, .waived = true };
	return &l->items[l->n++];
}

static void
raise_severity(struct action *a, enum severity s)
{
	if (s < a->severity)
		a->severity = s;
}

/* Entries whose verdict asks for something to be done. */
static void
collect_remedies(const struct model *m, struct actions *l)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_arr(m->facts, "checks")) {
		const struct rule *r = knowledge_rule(m->k, json_str(entry, "id"));
		int v = name_index(verdict_names, VERDICT_COUNT, json_str(entry, "verdict"));

		if (v == VERDICT_FAIL || v == VERDICT_WARN) {
			struct action *a = action_for(l, ACTION_REMEDY, r->id);

			a->rule = r;
			a->changing = r->changing;
			a->waived = a->waived && model_is_waived(entry);
			raise_severity(a, model_severity(entry, r->severity));
		}
	}
	cJSON_ArrayForEach(entry, json_arr(m->facts, "detections")) {
		const struct rule *r = knowledge_rule(m->k, json_str(entry, "id"));
		int s = name_index(detection_state_names, DETECTION_COUNT, json_str(entry, "state"));

		if (s == DETECTION_HIT) {
			struct action *a = action_for(l, ACTION_LOOK, r->id);

			a->rule = r;
			a->changing = r->changing;
			a->waived = a->waived && model_is_waived(entry);
			raise_severity(a, model_severity(entry, r->severity));
		}
	}
}

static bool
reads(const struct rule *r, const char *source)
{
	return r != NULL && strlist_has(&r->sources, source);
}

/* The severity of calls that were not seen is that of the worst rule that wanted to read them. */
static void
raise_by_readers(const struct model *m, struct action *a)
{
	const cJSON *entry;

	for (size_t k = 0; k < MODEL_KINDS; k++) {
		cJSON_ArrayForEach(entry, json_arr(m->facts, model_list_name(model_kinds[k]))) {
			const struct rule *r = knowledge_rule(m->k, json_str(entry, "id"));

			if (reads(r, a->source->id))
				raise_severity(a, model_severity(entry, r->severity));
		}
	}
}

static void
collect_unseen(const struct model *m, struct actions *l)
{
	static const struct {
		const char *count;
		enum action_kind kind;
	} ways[] = {
		{ "denied", ACTION_PERMISSION }, { "error", ACTION_RETRY }, { "not_queried", ACTION_SCOPE },
	};
	const cJSON *row;

	cJSON_ArrayForEach(row, json_arr(m->facts, "coverage")) {
		const char *id = json_str(row, "source");
		const struct source *s = id != NULL ? knowledge_source(m->k, id) : NULL;

		for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) && s != NULL; i++) {
			if (json_num(row, ways[i].count, 0) > 0) {
				struct action *a = action_for(l, ways[i].kind, s->id);

				a->source = s;
				a->waived = false;
				a->changing = ways[i].kind == ACTION_PERMISSION;
				raise_by_readers(m, a);
			}
		}
	}
}

static bool
concerns(const struct model *m, const struct action *a, const cJSON *control_rule)
{
	const char *id = json_str(control_rule, "id");

	if (id == NULL)
		return false;
	return a->source != NULL ? reads(knowledge_rule(m->k, id), a->source->id) : strcmp(a->rule->id, id) == 0;
}

/* Count the controls that rest on what a changes; with a node, list them there. */
static size_t
controls_of(const struct model *m, const struct action *a, xmlNodePtr list)
{
	const cJSON *f, *c, *r;
	size_t n = 0;

	cJSON_ArrayForEach(f, json_arr(m->facts, "frameworks")) {
		cJSON_ArrayForEach(c, json_arr(f, "controls")) {
			cJSON_ArrayForEach(r, json_arr(c, "rules")) {
				xmlNodePtr x;

				if (!concerns(m, a, r))
					continue;
				n++;
				if (list != NULL) {
					x = tree_add(list, "control");
					tree_attr(x, "framework", json_str(f, "id"));
					tree_attr(x, "id", json_str(c, "id"));
				}
				break;
			}
		}
	}
	return n;
}

static int
by_use(const void *x, const void *y)
{
	const struct action *a = x, *b = y;

	if (a->waived != b->waived)
		return a->waived ? 1 : -1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->controls != b->controls)
		return a->controls > b->controls ? -1 : 1;
	if (a->changing != b->changing)
		return a->changing ? 1 : -1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->id, b->id);
}

/* The entries that an action belongs to: those of its rule, or those that read its source. */
static void
add_entries(const struct model *m, xmlNodePtr n, const struct action *a)
{
	const cJSON *entry;

	for (size_t k = 0; k < MODEL_KINDS; k++) {
		int at = 0;

		cJSON_ArrayForEach(entry, json_arr(m->facts, model_list_name(model_kinds[k]))) {
			char key[16];

			snprintf(key, sizeof(key), "%s%d", model_key_letter(model_kinds[k]), at++);
			if (concerns(m, a, entry))
				tree_attr(tree_add(n, "entry"), "key", key);
		}
	}
}

void
model_add_actions(const struct model *m, xmlNodePtr report)
{
	struct actions l = { 0 };

	collect_remedies(m, &l);
	collect_unseen(m, &l);
	for (size_t i = 0; i < l.n; i++)
		l.items[i].controls = controls_of(m, &l.items[i], NULL);
	if (l.n > 0)
		qsort(l.items, l.n, sizeof(l.items[0]), by_use);

	for (size_t i = 0; i < l.n; i++) {
		const struct action *a = &l.items[i];
		xmlNodePtr n = tree_add(report, "action");

		tree_attr_num(n, "rank", (double)(i + 1));
		tree_attr(n, "kind", action_names[a->kind]);
		tree_attr(n, "id", a->id);
		tree_attr(n, "severity", severity_names[a->severity]);
		tree_attr_yes(n, "changing", a->changing);
		if (a->waived)
			tree_attr_yes(n, "waived", true);
		tree_attr_num(n, "controls", (double)a->controls);
		tree_attr(n, "permission", a->source != NULL ? a->source->permission : NULL);
		tree_words(n, "title", a->rule != NULL ? &a->rule->title : &a->source->title);
		if (a->rule != NULL) {
			tree_words(n, "remediation", &a->rule->remediation);
			tree_words(n, "validation", &a->rule->validation);
		}
		add_entries(m, n, a);
		controls_of(m, a, n);
	}
	free(l.items);
}
