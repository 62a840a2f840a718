#include "report/model_xml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "report/tree.h"

#define MODEL_VERSION 1
#define UUID_NAMESPACE "urn:trailseal:report:1"	/* never to be changed: UUIDs of one run would differ between versions */
#define UUID_NAME_MAX (64 * 1024)
#define LOCAL_TIME_SIZE 32			/* 2026-07-01T00:00:00+08:00 */

/* ---- shared between the files of the model ---- */

void
model_uuid(const struct model *m, xmlNodePtr n, const char *attr, bool in_run, const char *kind, const char *fmt, ...)
{
	char text[UUID_TEXT_SIZE], *rest = NULL;
	struct buf name;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&rest, fmt, ap) < 0)
		rest = NULL;
	va_end(ap);
	xcheck(rest);

	buf_init(&name, UUID_NAME_MAX);
	buf_addf(&name, "%s\n%s\n", kind, in_run ? m->run : "");
	buf_add(&name, rest, strnlen(rest, UUID_NAME_MAX / 2));
	uuid_v5(m->ns, buf_text(&name), name.len, text);
	tree_attr(n, attr, text);
	buf_release(&name);
	free(rest);
}

void
model_add_time(const struct model *m, xmlNodePtr n, const char *name, const char *iso)
{
	char local[LOCAL_TIME_SIZE], text[CLOCK_ISO_SIZE], *attr;
	int zone = abs(m->zone);
	time_t t;

	if (iso == NULL || clock_parse(iso, &t) != 0)
		return;
	clock_iso(t, text);
	tree_attr(n, name, text);
	clock_iso(t + m->zone, text);
	snprintf(local, sizeof(local), "%.19s%c%02d:%02d", text, m->zone < 0 ? '-' : '+', zone / 3600 % 100,
	    zone / 60 % 60);
	attr = xasprintf("%s-local", name);
	tree_attr(n, attr, local);
	free(attr);
}

void
model_add_counts(xmlNodePtr n, const cJSON *counts, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++)
		tree_attr_num(n, names[i], json_num(counts, names[i], 0));
}

const char *
model_list_name(enum rule_kind kind)
{
	return kind == RULE_DETECTION ? "detections" : "checks";
}

const char *
model_key_letter(enum rule_kind kind)
{
	return kind == RULE_DETECTION ? "d" : "c";
}

const cJSON *
model_instance(const struct model *m, enum rule_kind kind, const cJSON *control_rule)
{
	const char *id = json_str(control_rule, "id"), *found;
	double at = json_num(control_rule, "instance", -1);
	const cJSON *entry;

	if (id == NULL || at < 0 || at > 1e6)
		return NULL;
	entry = cJSON_GetArrayItem(json_arr(m->facts, model_list_name(kind)), (int)at);
	found = json_str(entry, "id");
	return found != NULL && strcmp(found, id) == 0 ? entry : NULL;
}

enum severity
model_severity(const cJSON *entry, enum severity fallback)
{
	int s = name_index(severity_names, SEVERITY_COUNT, json_str(entry, "severity"));

	return s < 0 ? fallback : (enum severity)s;
}

/* ---- the parts that need no rule ---- */

/* A member that must be text for a name, "" when it is not there. */
static const char *
text_of(const cJSON *obj, const char *key)
{
	const char *s = json_str(obj, key);

	return s != NULL ? s : "";
}

static void
add_run(const struct model *m, xmlNodePtr report)
{
	const cJSON *tool = json_get(m->facts, "tool"), *run = json_get(m->facts, "run"), *kn;
	xmlNodePtr n = tree_add(report, "tool");

	tree_attr(n, "name", json_str(tool, "name"));
	tree_attr(n, "version", json_str(tool, "version"));
	model_uuid(m, n, "uuid", false, "tool", "%s\n%s", text_of(tool, "name"), text_of(tool, "version"));

	n = tree_add(report, "run");
	tree_attr(n, "id", m->run);
	model_add_time(m, n, "started", json_str(run, "started"));
	model_add_time(m, n, "finished", json_str(run, "finished"));
	tree_attr_yes(n, "complete", json_bool(run, "complete", false));
	model_uuid(m, n, "uuid", true, "run", "%s", "");
	model_uuid(m, n, "platform-uuid", true, "platform", "%s", "");

	kn = json_get(m->facts, "knowledge");
	n = tree_add(report, "knowledge");
	tree_attr(n, "sha256", json_str(kn, "sha256"));
	tree_attr_json(n, "files", kn, "files");
	model_uuid(m, n, "uuid", false, "knowledge", "%s", text_of(kn, "sha256"));
	model_add_own_knowledge(m, n);
}

static void
add_accounts(const struct model *m, xmlNodePtr n, const cJSON *scope)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, json_arr(scope, "accounts")) {
		xmlNodePtr a = tree_add(n, "account");

		tree_attr(a, "id", json_str(v, "id"));
		tree_attr(a, "name", json_str(v, "name"));
		model_uuid(m, a, "uuid", false, "account", "%s", text_of(v, "id"));
	}
	cJSON_ArrayForEach(v, json_arr(scope, "regions"))
		tree_attr(tree_add(n, "region"), "id", cJSON_GetStringValue(v));
}

/* What the period was compared with. */
static void
add_baseline(const struct model *m, xmlNodePtr scope)
{
	const cJSON *b = json_get(m->facts, "baseline");
	xmlNodePtr n = tree_add(scope, "baseline");

	tree_attr(n, "state", b != NULL ? json_str(b, "state") : "none");
	if (json_str(b, "from") == NULL)
		return;
	model_add_time(m, n, "from", json_str(b, "from"));
	model_add_time(m, n, "to", json_str(b, "to"));
	tree_attr_json(n, "age-days", b, "age_days");
	tree_attr_json(n, "entries", b, "entries");
	tree_attr(n, "made-from", json_str(b, "made_from"));
	tree_attr(n, "sha256", json_str(b, "sha256"));
}

static void
add_scope(const struct model *m, xmlNodePtr report)
{
	const cJSON *scope = json_get(m->facts, "scope"), *period = json_get(scope, "period");
	const cJSON *calendar = json_get(scope, "calendar"), *v;
	xmlNodePtr n = tree_add(report, "scope"), c;

	tree_attr(n, "organisation", json_str(scope, "organisation"));
	model_uuid(m, n, "uuid", false, "organisation", "%s", text_of(scope, "organisation"));
	add_accounts(m, n, scope);

	c = tree_add(n, "period");
	model_add_time(m, c, "from", json_str(period, "from"));
	model_add_time(m, c, "to", json_str(period, "to"));

	c = tree_add(n, "calendar");
	tree_attr(c, "time-zone", json_str(calendar, "time_zone"));
	tree_attr_json(c, "from", calendar, "from");
	tree_attr_json(c, "to", calendar, "to");
	tree_attr_yes(c, "given", json_bool(calendar, "given", false));
	add_baseline(m, n);

	cJSON_ArrayForEach(v, json_arr(scope, "exceptions")) {
		static const char *const names[] = { "kind", "value", "owner", "reason", "expires", "state" };

		c = tree_add(n, "exception");
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			tree_attr(c, names[i], json_str(v, names[i]));
	}
	cJSON_ArrayForEach(v, json_get(scope, "parameters")) {
		c = tree_add(n, "parameter");
		tree_attr(c, "name", v->string);
		tree_attr_json(c, "value", json_get(scope, "parameters"), v->string);
	}
}

static void
add_coverage(const struct model *m, xmlNodePtr report)
{
	const cJSON *events = json_get(m->facts, "events"), *v;
	xmlNodePtr n = tree_add(report, "coverage"), c;

	model_add_calls(m, n);
	c = tree_add(n, "events");
	tree_attr_json(c, "records", events, "records");
	tree_attr_json(c, "duplicates", events, "duplicates");
	tree_attr_json(c, "refused", events, "refused");
	tree_attr_json(c, "untimed", events, "untimed");
	cJSON_ArrayForEach(v, json_arr(events, "covered")) {
		xmlNodePtr w = tree_add(c, "covered");

		tree_attr(w, "account", json_str(v, "account"));
		tree_attr(w, "region", json_str(v, "region"));
		model_add_time(m, w, "from", json_str(v, "from"));
		model_add_time(m, w, "to", json_str(v, "to"));
	}
	cJSON_ArrayForEach(v, json_arr(m->facts, "callers")) {
		c = tree_add(n, "caller");
		tree_attr(c, "account", json_str(v, "account"));
		tree_attr(c, "arn", json_str(v, "arn"));
	}
}

/* The facts are those of a part of a bundle. */
static void
add_excerpt(const struct model *m, xmlNodePtr report)
{
	static const char *const members[] = { "bundle", "sha256", "by" };
	const cJSON *excerpt = json_get(m->facts, "excerpt");
	xmlNodePtr n = excerpt != NULL ? tree_add(report, "excerpt") : NULL;

	for (size_t i = 0; n != NULL && i < sizeof(members) / sizeof(members[0]); i++)
		tree_attr(n, members[i], json_str(excerpt, members[i]));
	if (json_bool(excerpt, "redacted", false))
		tree_attr_yes(n, "redacted", true);
}

static void
add_totals(const struct model *m, xmlNodePtr report)
{
	static const char *const stated[] = { "findings", "controls", "attested", "expired", "unused" };
	const cJSON *counts = json_get(m->facts, "counts");
	xmlNodePtr n = tree_add(report, "counts");

	model_add_counts(tree_add(n, "checks"), json_get(counts, "checks"), verdict_names, VERDICT_COUNT);
	model_add_counts(tree_add(n, "detections"), json_get(counts, "detections"), detection_state_names, DETECTION_COUNT);
	model_add_counts(tree_add(n, "controls"), json_get(counts, "controls"), verdict_names, VERDICT_COUNT);
	model_add_counts(tree_add(n, "statements"), json_get(counts, "statements"), stated, sizeof(stated) / sizeof(stated[0]));
}

/* "+08:00" in seconds; 0 when there is none. */
static int
zone_of(const cJSON *facts)
{
	const char *text = json_str(json_get(json_get(facts, "scope"), "calendar"), "time_zone");
	int h, min;
	char sign;

	if (text == NULL || sscanf(text, "%c%2d:%2d", &sign, &h, &min) != 3)
		return 0;
	return (sign == '-' ? -1 : 1) * (h * 3600 + min * 60);
}

static int
check_form(const cJSON *facts, struct err *e)
{
	static const char *const lists[] = { "coverage", "tables", "checks", "detections", "frameworks" };
	static const char *const times[] = { "started", "finished" };
	const cJSON *run = json_get(facts, "run");

	if (json_num(facts, "assessment", 0) != 1)
		return err_set(e, ERR_FORMAT, "assessment: version is not 1");
	if (json_str(run, "id") == NULL)
		return err_set(e, ERR_FORMAT, "assessment: run has no id");
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		const char *text = json_str(run, times[i]);
		time_t t;

		if (text == NULL || clock_parse(text, &t) != 0)
			return err_set(e, ERR_FORMAT, "assessment: run: %s is not a time", times[i]);
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (json_arr(facts, lists[i]) == NULL)
			return err_set(e, ERR_FORMAT, "assessment: %s is not a list", lists[i]);
	}
	return 0;
}

int
model_open(struct model *m, const cJSON *facts, const struct knowledge *k, const struct report_evidence *pieces, size_t n,
    const char *root, bool changes, struct err *e)
{
	char ns[UUID_TEXT_SIZE];

	*m = (struct model){ .facts = facts, .k = k, .root = root, .changes = changes };
	if (check_form(facts, e) != 0 || model_check_rules(m, e) != 0)
		return -1;
	m->run = json_str(json_get(facts, "run"), "id");
	m->zone = zone_of(facts);
	model_sort_pieces(m, pieces, n);
	uuid_v5(uuid_ns_url, UUID_NAMESPACE, strlen(UUID_NAMESPACE), ns);
	uuid_parse(ns, m->ns);
	return 0;
}

void
model_close(struct model *m)
{
	free(m->pieces);
	m->pieces = NULL;
}

xmlDocPtr
model_head(const struct model *m)
{
	xmlDocPtr doc = xcheck(xmlNewDoc(BAD_CAST "1.0"));
	xmlNodePtr report = xcheck(xmlNewDocNode(doc, NULL, BAD_CAST "report", NULL));

	xmlDocSetRootElement(doc, report);
	tree_attr_num(report, "version", MODEL_VERSION);
	model_uuid(m, report, "uuid", true, "report", "%s", text_of(json_get(m->facts, "knowledge"), "sha256"));
	if (m->changes)
		tree_attr_yes(report, "changes", true);
	add_excerpt(m, report);
	add_run(m, report);
	add_scope(m, report);
	return doc;
}

int
model_build(xmlDocPtr *out, const struct model *m, enum model_form form, struct err *e)
{
	xmlDocPtr doc = model_head(m);
	xmlNodePtr report = xmlDocGetRootElement(doc);

	*out = NULL;
	add_totals(m, report);
	add_coverage(m, report);
	if (model_add_tables(m, report, e) != 0)
		goto fail;
	if (form == MODEL_FRAME)
		tree_place(report, "entry");
	else
		model_add_rules(m, report, FINDING_SHOWN);
	if (model_add_frameworks(m, report, e) != 0)
		goto fail;
	model_add_actions(m, report);
	model_add_statements(m, report);
	if (form == MODEL_FRAME)
		tree_place(report, "piece");
	else
		model_add_shown_pieces(m, report);
	*out = doc;
	return 0;
fail:
	xmlFreeDoc(doc);
	return -1;
}
