/* What people state beside the verdicts: waivers, attestations with their files, and what of it has expired. */
#include <string.h>

#include "report/model_xml.h"
#include "report/tree.h"

#define WAIVERS "waivers/"
#define ATTESTATIONS "attestations/"

/* A link goes nowhere but into the folder of the statements. */
static void
add_href(const struct model *m, xmlNodePtr n, const char *folder, const char *path)
{
	struct buf href;

	buf_init(&href, REPORT_VALUE_MAX);
	tree_attr(n, "path", path);
	if (path != NULL && strncmp(path, folder, strlen(folder)) == 0 && strstr(path, "..") == NULL &&
	    buf_puts(&href, m->root) == 0 && percent_encode(&href, path, "/") == 0)
		tree_attr(n, "href", buf_text(&href));
	buf_release(&href);
}

/* The members of a statement as attributes of the same name, with - for _. */
static void
add_members(xmlNodePtr n, const cJSON *from, const char *const *members)
{
	for (size_t i = 0; members[i] != NULL; i++) {
		char name[32], *dash;

		snprintf(name, sizeof(name), "%s", members[i]);
		if ((dash = strchr(name, '_')) != NULL)
			*dash = '-';
		tree_attr(n, name, json_str(from, members[i]));
	}
}

static void
add_attached(const struct model *m, xmlNodePtr attestation, const cJSON *f)
{
	const char *path = json_str(f, "path");
	xmlNodePtr n = tree_add(attestation, "attached");

	tree_attr(n, "name", json_str(f, "name"));
	add_href(m, n, ATTESTATIONS, path);
	tree_attr(n, "sha256", json_str(f, "sha256"));
	tree_attr_json(n, "bytes", f, "bytes");
	model_uuid(m, n, "uuid", true, "attached", "%s", path != NULL ? path : "");
}

void
model_add_statements(const struct model *m, xmlNodePtr report)
{
	static const char *const of_waiver[] = { "id", "rule", "control", "framework", "resource", "owner", "reason",
		"approved_by", "expires", "state", NULL };
	static const char *const of_attestation[] = { "id", "control", "framework", "person", "role", "date", "valid_until",
		"state", NULL };
	const cJSON *all = json_get(m->facts, "statements"), *v, *f;
	xmlNodePtr n;

	cJSON_ArrayForEach(v, json_arr(all, "waivers")) {
		n = tree_add(report, "waiver");
		add_members(n, v, of_waiver);
		tree_attr_json(n, "used", v, "used");
		add_href(m, n, WAIVERS, json_str(v, "path"));
	}
	cJSON_ArrayForEach(v, json_arr(all, "attestations")) {
		struct words w = { { NULL } };

		n = tree_add(report, "attestation");
		add_members(n, v, of_attestation);
		tree_attr_json(n, "used", v, "used");
		add_href(m, n, ATTESTATIONS, json_str(v, "path"));
		for (int i = 0; i < LANG_COUNT; i++)
			w.text[i] = (char *)json_str(json_get(v, "statement"), lang_names[i]);
		tree_words(n, "statement", &w);
		cJSON_ArrayForEach(f, json_arr(v, "files"))
			add_attached(m, n, f);
	}
}

void
model_add_own_knowledge(const struct model *m, xmlNodePtr knowledge)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, json_arr(json_get(m->facts, "knowledge"), "own")) {
		xmlNodePtr n = tree_add(knowledge, "own");

		tree_attr(n, "file", json_str(v, "file"));
		tree_attr_yes(n, "replaces", json_bool(v, "replaces", false));
	}
}

void
model_add_beside(xmlNodePtr control, const cJSON *facts)
{
	static const struct {
		const char *list, *element, *flag;
	} kinds[] = {
		{ "waivers", "waived-by", "waived" }, { "attestations", "attested-by", "attested" },
	};
	const cJSON *id;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (json_bool(facts, kinds[i].flag, false))
			tree_attr_yes(control, kinds[i].flag, true);
		cJSON_ArrayForEach(id, json_arr(facts, kinds[i].list))
			tree_attr(tree_add(control, kinds[i].element), "id", cJSON_GetStringValue(id));
	}
}

bool
model_is_waived(const cJSON *entry)
{
	const cJSON *f;
	size_t open = 0, waived = 0;

	cJSON_ArrayForEach(f, json_arr(entry, "findings")) {
		const char *verdict = json_str(f, "verdict"), *state = json_str(json_get(f, "waiver"), "state");

		if (verdict == NULL || (strcmp(verdict, verdict_names[VERDICT_FAIL]) != 0 && strcmp(verdict, verdict_names[VERDICT_WARN]) != 0))
			continue;
		if (state != NULL && strcmp(state, "in-force") == 0)
			waived++;
		else
			open++;
	}
	return open == 0 && waived > 0;
}
