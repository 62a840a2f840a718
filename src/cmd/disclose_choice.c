#include "cmd/disclose_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/knowledge.h"

#define KNOWLEDGE "data/knowledge/"
#define EVIDENCE "data/evidence/"
#define EVENTS "events"		/* what a rule declares that reads events */

static void
add_once(struct strlist *l, char *text)
{
	if (!strlist_has(l, text))
		strlist_add(l, text);
	free(text);
}

static void
add_knowledge(struct choice *c, const char *file)
{
	add_once(&c->files, xasprintf(KNOWLEDGE "%s", file));
}

/* ---- controls ---- */

static const cJSON *
find_id(const cJSON *list, const char *id)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) {
		const char *s = json_str(item, "id");

		if (s != NULL && strcmp(s, id) == 0)
			return item;
	}
	return NULL;
}

/* The framework that has this control, when none was named. */
static const cJSON *
framework_of(const cJSON *facts, const char *control, struct err *e)
{
	const cJSON *f, *found = NULL;

	cJSON_ArrayForEach(f, json_arr(facts, "frameworks")) {
		if (find_id(json_arr(f, "controls"), control) == NULL)
			continue;
		if (found != NULL) {
			err_set(e, ERR_USAGE, "--control %s: is in %s and in %s, say --framework", control, json_str(found, "id"), json_str(f, "id"));
			return NULL;
		}
		found = f;
	}
	if (found == NULL)
		err_set(e, ERR_USAGE, "--control %s: no framework of this bundle has it", control);
	return found;
}

static const cJSON *
choose_framework(const cJSON *facts, const char *framework, const char *control, struct err *e)
{
	const cJSON *f = framework != NULL ? find_id(json_arr(facts, "frameworks"), framework) : framework_of(facts, control, e);

	if (f == NULL && framework != NULL)
		err_set(e, ERR_USAGE, "--framework %s: is not among those of this bundle", framework);
	else if (f != NULL && find_id(json_arr(f, "controls"), control) == NULL)
		err_set(e, ERR_USAGE, "--control %s: %s has no such control", control, json_str(f, "id"));
	else
		return f;
	return NULL;
}

/* ---- what a rule rests on ---- */

static void
add_source(struct choice *c, const struct source *s)
{
	add_knowledge(c, s->file);
	add_once(&c->below, xasprintf(EVIDENCE "%s/", s->id));
}

static void
add_sources(struct choice *c, const struct knowledge *k, const struct rule *rule)
{
	for (size_t i = 0; i < rule->sources.n; i++) {
		const struct source *s = knowledge_source(k, rule->sources.items[i]);

		if (s != NULL)
			add_source(c, s);
	}
	for (size_t i = 0; i < k->n_sources && strlist_has(&rule->sources, EVENTS); i++) {
		if (source_tells_events(&k->sources[i]))
			add_source(c, &k->sources[i]);
	}
}

/* Pieces by their ids: "sls.GetLogStore/0003" is the files that begin so. */
static void
add_pieces(struct choice *c, const cJSON *instance)
{
	const cJSON *finding, *id;

	cJSON_ArrayForEach(finding, json_arr(instance, "findings")) {
		const char *cause = json_str(json_get(finding, "cause"), "exchange");

		cJSON_ArrayForEach(id, json_arr(finding, "evidence")) {
			if (cJSON_IsString(id))
				add_once(&c->below, xasprintf(EVIDENCE "%s.", id->valuestring));
		}
		if (cause != NULL && *cause != '\0')
			add_once(&c->below, xasprintf(EVIDENCE "%s.", cause));
	}
}

/* The facts of an instance of a rule, each once however many controls use it. */
static int
add_instance(struct choice *c, const cJSON *facts, const struct knowledge *k, const cJSON *use, struct err *e)
{
	const char *id = json_str(use, "id");
	const struct rule *rule = id != NULL ? knowledge_rule(k, id) : NULL;
	const cJSON *instance = rule == NULL ? NULL :
	    cJSON_GetArrayItem(json_arr(facts, rule->kind == RULE_CHECK ? "checks" : "detections"), (int)json_num(use, "instance", -1));
	cJSON *rules = json_get(c->excerpt, "rules"), *copy, *other;

	if (instance == NULL)
		return err_set(e, ERR_FORMAT, "assessment.json: %s: the bundle has no such rule", id ? id : "a control's rule without id");
	cJSON_ArrayForEach(other, rules) {
		if (strcmp(json_str(other, "id"), id) == 0 && json_num(other, "instance", -1) == json_num(use, "instance", -2))
			return 0;
	}
	copy = cJSON_Duplicate(instance, true);
	cJSON_AddNumberToObject(copy, "instance", json_num(use, "instance", -1));
	cJSON_AddItemToArray(rules, copy);
	add_knowledge(c, rule->file);
	add_sources(c, k, rule);
	add_pieces(c, instance);
	if (rule->baseline_days > 0)
		add_once(&c->files, xstrdup("data/baseline.json"));
	return 0;
}

/* ---- what people state ---- */

/* A waiver or attestation that the control names: its file, what is attached, and the fact. */
static void
add_statement(struct choice *c, const cJSON *facts, const char *kind, const cJSON *id)
{
	const cJSON *all = json_arr(json_get(facts, "statements"), kind), *file;
	const cJSON *s = cJSON_IsString(id) ? find_id(all, id->valuestring) : NULL;
	cJSON *list = json_get(c->excerpt, kind);

	if (s == NULL || find_id(list, id->valuestring) != NULL)
		return;
	cJSON_AddItemToArray(list, cJSON_Duplicate(s, true));
	if (json_str(s, "path") != NULL)
		add_once(&c->files, xasprintf("data/%s", json_str(s, "path")));
	cJSON_ArrayForEach(file, json_arr(s, "files")) {
		if (json_str(file, "path") != NULL)
			add_once(&c->files, xasprintf("data/%s", json_str(file, "path")));
	}
}

static void
add_statements(struct choice *c, const cJSON *facts, const cJSON *control)
{
	const cJSON *rule, *finding, *id;

	cJSON_ArrayForEach(id, json_arr(control, "attestations"))
		add_statement(c, facts, "attestations", id);
	cJSON_ArrayForEach(id, json_arr(control, "waivers"))
		add_statement(c, facts, "waivers", id);
	cJSON_ArrayForEach(rule, json_get(c->excerpt, "rules")) {
		cJSON_ArrayForEach(finding, json_arr(rule, "findings"))
			add_statement(c, facts, "waivers", json_get(json_get(finding, "waiver"), "id"));
	}
}

/* ---- the whole ---- */

static int
add_control(struct choice *c, const cJSON *facts, const struct knowledge *k, const cJSON *framework, const cJSON *control,
    struct err *e)
{
	const struct framework *f = knowledge_framework(k, json_str(framework, "id"));
	cJSON *copy = cJSON_Duplicate(control, true);
	const cJSON *use;

	cJSON_AddStringToObject(copy, "framework", json_str(framework, "id"));
	cJSON_AddItemToArray(json_get(c->excerpt, "controls"), copy);
	if (f != NULL)
		add_knowledge(c, f->file);
	cJSON_ArrayForEach(use, json_arr(control, "rules")) {
		if (add_instance(c, facts, k, use, e) != 0)
			return -1;
	}
	add_statements(c, facts, control);
	return 0;
}

static void
begin_excerpt(struct choice *c, const cJSON *facts)
{
	static const char *const copied[] = { "tool", "run" }, *const lists[] = { "controls", "rules", "waivers", "attestations" };

	c->excerpt = cJSON_CreateObject();
	cJSON_AddNumberToObject(c->excerpt, "excerpt", 1);
	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
		cJSON_AddItemToObject(c->excerpt, copied[i], cJSON_Duplicate(json_get(facts, copied[i]), true));
	cJSON_AddItemToObject(c->excerpt, "period", cJSON_Duplicate(json_get(json_get(facts, "scope"), "period"), true));
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		cJSON_AddArrayToObject(c->excerpt, lists[i]);
}

int
choice_make(struct choice *out, const cJSON *facts, const struct knowledge *k, const char *framework,
    const struct strlist *controls, struct err *e)
{
	*out = (struct choice){ 0 };
	begin_excerpt(out, facts);
	for (size_t i = 0; i < k->n_views; i++)
		add_knowledge(out, k->views[i].file);
	for (size_t i = 0; i < controls->n; i++) {
		const cJSON *f = choose_framework(facts, framework, controls->items[i], e);

		if (f == NULL ||
		    add_control(out, facts, k, f, find_id(json_arr(f, "controls"), controls->items[i]), e) != 0)
			return -1;
	}
	return 0;
}

void
choice_release(struct choice *c)
{
	strlist_release(&c->files);
	strlist_release(&c->below);
	strlist_release(&c->also);
	strlist_release(&c->committed);
	cJSON_Delete(c->excerpt);
	*c = (struct choice){ 0 };
}

int
choice_add(struct choice *c, const char *path, struct err *e)
{
	if (strncmp(path, "data/", 5) != 0)
		return err_set(e, ERR_USAGE, "--also %s: want a path of the payload, data/...", path);
	strlist_add(&c->also, path);
	return 0;
}

/* ---- redacted ---- */

static void
commit_resource(cJSON *finding, const struct commitment_key *key)
{
	const char *resource = json_str(finding, "resource");
	char salt[COMMITMENT_SALT_SIZE], hex[SHA256_HEX_SIZE], text[sizeof(COMMITMENT_PREFIX) + SHA256_HEX_SIZE];

	if (resource == NULL || *resource == '\0')
		return;
	commitment_salt(key, resource, strlen(resource), salt);
	commitment_make(salt, resource, strlen(resource), hex);
	snprintf(text, sizeof(text), COMMITMENT_PREFIX "%s", hex);
	cJSON_ReplaceItemInObjectCaseSensitive(finding, "resource", cJSON_CreateString(text));
}

void
choice_redact(struct choice *c, const struct commitment_key *key)
{
	cJSON *rule, *finding;

	c->redact = true;
	cJSON_AddBoolToObject(c->excerpt, "redacted", true);
	cJSON_DeleteItemFromObjectCaseSensitive(c->excerpt, "waivers");
	cJSON_DeleteItemFromObjectCaseSensitive(c->excerpt, "attestations");
	cJSON_ArrayForEach(rule, json_get(c->excerpt, "rules")) {
		cJSON_ArrayForEach(finding, json_arr(rule, "findings")) {
			commit_resource(finding, key);
			cJSON_DeleteItemFromObjectCaseSensitive(finding, "values");
			cJSON_DeleteItemFromObjectCaseSensitive(finding, "waiver");
		}
	}
}

static bool
begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

static bool
is_chosen(const struct choice *c, const char *path)
{
	for (size_t i = 0; i < c->below.n; i++) {
		if (begins(path, c->below.items[i]))
			return true;
	}
	return strlist_has(&c->files, path);
}

static bool
is_also(const struct choice *c, const char *path)
{
	for (size_t i = 0; i < c->also.n; i++) {
		const char *also = c->also.items[i];

		if (strcmp(path, also) == 0 || (also[strlen(also) - 1] == '/' && begins(path, also)))
			return true;
	}
	return false;
}

static int
compare_text(const void *key, const void *item)
{
	return strcmp(key, *(char *const *)item);
}

/* Second forms come by before the evidence that they stand for: c before e. */
static bool
second_form(struct choice *c, const char *path)
{
	char *first = xasprintf(EVIDENCE "%s", path + strlen(COMMITTED_PREFIX));
	bool chosen = is_chosen(c, first);

	if (chosen)
		strlist_add(&c->committed, first);
	free(first);
	return chosen;
}

static bool
first_form(struct choice *c, const char *path)
{
	size_t len = strlen(path);

	if (!is_chosen(c, path) ||
	    (c->committed.n > 0 && bsearch(path, c->committed.items, c->committed.n, sizeof(*c->committed.items), compare_text) != NULL))
		return false;
	if (len > 5 && strcmp(path + len - 5, ".json") == 0)
		return true;
	c->withheld++;
	return false;
}

bool
choice_has(struct choice *c, const char *path)
{
	if (is_also(c, path))
		return true;
	if (!c->redact)
		return is_chosen(c, path);
	if (begins(path, COMMITTED_PREFIX))
		return second_form(c, path);
	if (begins(path, EVIDENCE))
		return first_form(c, path);
	return begins(path, KNOWLEDGE) && is_chosen(c, path);
}
