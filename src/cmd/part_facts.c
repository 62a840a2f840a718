#include "cmd/part_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/commitment.h"
#include "cmd/factfiles.h"

#define NUMBER_LIMIT 9007199254740992.0	/* 2^53: a JSON number below it is exact */

/* Files of the facts on their way into a list. */
struct taking {
	struct partfiles *p;
	const char *folder, *kind;
	bool second_form;
	const char *run;	/* id of the run that they are of */
};

static cJSON *
fact(const struct taking *t, const char *rel, struct err *e)
{
	char *path = xasprintf("%s/%s", t->folder, rel);
	cJSON *doc = runfiles_document(&t->p->run, path, NULL, e);
	const char *run = json_str(doc, "run");

	if (doc != NULL && (json_num(doc, "facts", 0) != 1 || run == NULL || strcmp(run, t->run) != 0)) {
		err_set(e, ERR_FORMAT, "%s: is no facts of version 1 about this run", path);
		cJSON_Delete(doc);
		doc = NULL;
	}
	free(path);
	return doc;
}

/* Files of all answers that count, from their numbers; two for each. */
static uint64_t
files_of(const cJSON *pieces)
{
	uint64_t n = 0;
	const cJSON *run;

	cJSON_ArrayForEach(run, pieces) {
		double first = cJSON_GetNumberValue(cJSON_GetArrayItem(run, 0)), last = cJSON_GetNumberValue(cJSON_GetArrayItem(run, 1));

		if (first >= 1 && last >= first && last < NUMBER_LIMIT)
			n += 2 * ((uint64_t)last - (uint64_t)first + 1);
	}
	return n;
}

static int
take_source(void *arg, const char *rel, struct err *e)
{
	const struct taking *t = arg;
	struct partfiles *p = t->p;
	cJSON *doc = fact(t, rel, e);
	const char *id = json_str(doc, "source");
	size_t len = id != NULL ? strlen(id) : 0;

	if (doc == NULL)
		return -1;
	if (id == NULL || strncmp(rel, id, len) != 0 || strcmp(rel + len, ".json") != 0) {
		cJSON_Delete(doc);
		return err_set(e, ERR_FORMAT, "%s/%s: is about another source", t->folder, rel);
	}
	ARRAY_GROW(p->sources, p->n_sources, p->cap_sources);
	p->sources[p->n_sources++] = (struct part_source){ .id = id, .doc = doc, .want = files_of(json_arr(doc, "pieces")) };
	return 0;
}

/* Whether anything in it is told by a commitment only. */
static bool
holds_commitment(const cJSON *v)
{
	const char *text = cJSON_GetStringValue(v);
	const cJSON *one;

	if (text != NULL)
		return strncmp(text, COMMITMENT_PREFIX, strlen(COMMITMENT_PREFIX)) == 0;
	cJSON_ArrayForEach(one, v) {
		if (holds_commitment(one))
			return true;
	}
	return false;
}

static int
take_rule(void *arg, const char *rel, struct err *e)
{
	const struct taking *t = arg;
	struct partfiles *p = t->p;
	cJSON *doc = fact(t, rel, e);
	const char *id = json_str(json_get(doc, "rule"), "id"), *kind = json_str(doc, "kind");
	char *name = xasprintf("%s-%.0f.json", id != NULL ? id : "", json_num(doc, "instance", -1));
	bool right = kind != NULL && strcmp(kind, t->kind) == 0 && strcmp(name, rel) == 0;

	free(name);
	if (doc == NULL)
		return -1;
	if (id == NULL || !right) {
		cJSON_Delete(doc);
		return err_set(e, ERR_FORMAT, "%s/%s: is about no rule of this name", t->folder, rel);
	}
	ARRAY_GROW(p->rules, p->n_rules, p->cap_rules);
	p->rules[p->n_rules] = (struct part_rule){ .kind = t->kind, .id = id, .doc = doc };
	if (t->second_form && holds_commitment(json_get(doc, "rule")))
		part_rule_lacks(&p->rules[p->n_rules], LACKS_REDACTED, "its findings");
	p->n_rules++;
	return 0;
}

static int
take_control(void *arg, const char *rel, struct err *e)
{
	const struct taking *t = arg;
	struct partfiles *p = t->p;
	cJSON *doc = fact(t, rel, e);
	const char *framework = json_str(doc, "framework"), *id = json_str(json_get(doc, "control"), "id");

	if (doc == NULL)
		return -1;
	if (framework == NULL || id == NULL) {
		cJSON_Delete(doc);
		return err_set(e, ERR_FORMAT, "%s/%s: is about no control", t->folder, rel);
	}
	ARRAY_GROW(p->controls, p->n_controls, p->cap_controls);
	p->controls[p->n_controls++] = (struct part_control){ .framework = framework, .id = id, .doc = doc,
		.rules = (size_t)cJSON_GetArraySize(json_arr(json_get(doc, "control"), "rules")) };
	return 0;
}

int
part_facts(struct partfiles *p, const char *run, struct err *e)
{
	static const struct {
		const char *folder, *kind;
		int (*take)(void *arg, const char *rel, struct err *e);
		bool second_form;
	} folders[] = {
		{ FACTFILES "sources", NULL, take_source, false },
		{ FACTFILES "checks", "checks", take_rule, false },
		{ FACTFILES "detections", "detections", take_rule, false },
		{ COMMITTED_FACTFILES "checks", "checks", take_rule, true },
		{ COMMITTED_FACTFILES "detections", "detections", take_rule, true },
		{ FACTFILES "controls", NULL, take_control, false },
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && rc == 0; i++) {
		struct taking t = { p, folders[i].folder, folders[i].kind, folders[i].second_form, run };

		if (tree_has_folder(p->run.held, t.folder))
			rc = tree_walk(p->run.held, t.folder, folders[i].take, &t, e);
	}
	return rc;
}
