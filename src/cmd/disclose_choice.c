#include "cmd/disclose_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cmd/factfiles.h"
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

/* The framework that has this control, when none was named. */
static const cJSON *
framework_of(const cJSON *facts, const char *control, struct err *e)
{
	const cJSON *f, *found = NULL;

	cJSON_ArrayForEach(f, json_arr(facts, "frameworks")) {
		if (json_by_id(json_arr(f, "controls"), control) == NULL)
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
	const cJSON *f = framework != NULL ? json_by_id(json_arr(facts, "frameworks"), framework) : framework_of(facts, control, e);

	if (f == NULL && framework != NULL)
		err_set(e, ERR_USAGE, "--framework %s: is not among those of this bundle", framework);
	else if (f != NULL && json_by_id(json_arr(f, "controls"), control) == NULL)
		err_set(e, ERR_USAGE, "--control %s: %s has no such control", control, json_str(f, "id"));
	else
		return f;
	return NULL;
}

/* ---- facts in pieces ---- */

static bool
in_pieces(const struct choosing *in)
{
	return extracted_find(in->x, FACTFILE_INPUT) != NULL;
}

/* The file of the facts about an instance; NULL with e: the bundle does not hold together.  The caller deletes it. */
static cJSON *
fact_file(const struct choosing *in, const char *path, struct err *e)
{
	const struct buf *text = extracted_find(in->x, path);

	if (text == NULL) {
		err_set(e, ERR_FORMAT, "%s: is missing", path);
		return NULL;
	}
	return json_parse(buf_text(text), text->len, path, e);
}

/* ---- what a rule rests on ---- */

static void
add_source(struct choice *c, const struct source *s)
{
	add_knowledge(c, s->file);
	add_once(&c->below, xasprintf(EVIDENCE "%s/", s->id));
}

/* As far as the rule itself declares it. */
static void
add_declared(struct choice *c, const struct knowledge *k, const struct rule *rule)
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

/* All that its verdict rests on, as it was sealed, and the facts themselves. */
static int
add_inputs(struct choice *c, const struct choosing *in, char *path, struct err *e)
{
	cJSON *doc = fact_file(in, path, e);
	const cJSON *id;

	cJSON_ArrayForEach(id, json_arr(json_get(doc, "inputs"), "sources")) {
		const struct source *s = cJSON_IsString(id) ? knowledge_source(in->k, id->valuestring) : NULL;

		if (s == NULL)
			continue;
		add_source(c, s);
		add_once(&c->files, xasprintf(FACTFILES "sources/%s.json", s->id));
	}
	add_once(&c->files, path);
	cJSON_Delete(doc);
	return doc != NULL ? 0 : -1;
}

static bool
has_instance(const cJSON *rules, const char *id, int number)
{
	const cJSON *other;

	cJSON_ArrayForEach(other, rules) {
		if (strcmp(json_str(other, "id"), id) == 0 && json_num(other, "instance", -1) == number)
			return true;
	}
	return false;
}

/* A rule with its parameters, once however many controls use it. */
static int
add_instance(struct choice *c, const struct choosing *in, const cJSON *use, struct err *e)
{
	const char *id = json_str(use, "id"), *kind;
	const struct rule *rule = id != NULL ? knowledge_rule(in->k, id) : NULL;
	int number = (int)json_num(use, "instance", -1);
	const cJSON *instance;
	cJSON *copy;

	kind = rule != NULL && rule->kind == RULE_DETECTION ? "detections" : "checks";
	instance = rule != NULL ? cJSON_GetArrayItem(json_arr(in->facts, kind), number) : NULL;
	if (instance == NULL)
		return err_set(e, ERR_FORMAT, "assessment.json: %s: the bundle has no such rule", id ? id : "a control's rule without id");
	if (has_instance(json_get(c->excerpt, "rules"), id, number))
		return 0;
	copy = in_pieces(in) ? cJSON_CreateObject() : cJSON_Duplicate(instance, true);
	if (in_pieces(in))
		cJSON_AddStringToObject(copy, "id", id);
	cJSON_AddNumberToObject(copy, "instance", number);
	cJSON_AddItemToArray(json_get(c->excerpt, "rules"), copy);
	add_knowledge(c, rule->file);
	if (rule->baseline_days > 0)
		add_once(&c->files, xstrdup("data/baseline.json"));
	if (in_pieces(in))
		return add_inputs(c, in, factfile_path(kind, id, number), e);
	add_declared(c, in->k, rule);
	add_pieces(c, instance);
	return 0;
}

/* ---- what people state ---- */

/* A waiver or attestation that the control names: its file, what is attached, and the fact. */
static void
add_statement(struct choice *c, const struct choosing *in, const char *kind, const char *id)
{
	const cJSON *all = json_arr(json_get(in->facts, "statements"), kind), *file, *s;
	cJSON *list = json_get(c->excerpt, kind);
	int n = 0;

	for (s = all != NULL ? all->child : NULL; s != NULL && !(json_str(s, "id") != NULL && strcmp(json_str(s, "id"), id) == 0); s = s->next)
		n++;
	if (s == NULL || json_by_id(list, id) != NULL)
		return;
	if (in_pieces(in))
		add_once(&c->files, factfile_path(kind, NULL, n));
	else
		cJSON_AddItemToArray(list, cJSON_Duplicate(s, true));
	if (json_str(s, "path") != NULL)
		add_once(&c->files, xasprintf("data/%s", json_str(s, "path")));
	cJSON_ArrayForEach(file, json_arr(s, "files")) {
		if (json_str(file, "path") != NULL)
			add_once(&c->files, xasprintf("data/%s", json_str(file, "path")));
	}
}

static void
add_named(struct choice *c, const struct choosing *in, const char *kind, const cJSON *ids)
{
	const cJSON *id;

	cJSON_ArrayForEach(id, ids) {
		if (cJSON_IsString(id))
			add_statement(c, in, kind, id->valuestring);
	}
}

/* The waivers of the findings of a rule. */
static void
add_waivers(struct choice *c, const struct choosing *in, const cJSON *use)
{
	static const char *const kinds[] = { "checks", "detections" };
	const cJSON *finding;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const cJSON *one = cJSON_GetArrayItem(json_arr(in->facts, kinds[i]), (int)json_num(use, "instance", -1));

		if (one == NULL || json_str(one, "id") == NULL || strcmp(json_str(one, "id"), json_str(use, "id")) != 0)
			continue;
		cJSON_ArrayForEach(finding, json_arr(one, "findings")) {
			const char *id = json_str(json_get(finding, "waiver"), "id");

			if (id != NULL)
				add_statement(c, in, "waivers", id);
		}
	}
}

/* ---- the whole ---- */

/* The place of a control among those of its framework. */
static int
place_of(const cJSON *framework, const cJSON *control)
{
	int n = 0;

	for (const cJSON *c = json_arr(framework, "controls")->child; c != control; c = c->next)
		n++;
	return n;
}

static int
add_control(struct choice *c, const struct choosing *in, const cJSON *framework, const cJSON *control, struct err *e)
{
	const char *id = json_str(framework, "id");
	const struct framework *f = knowledge_framework(in->k, id);
	cJSON *copy = in_pieces(in) ? cJSON_CreateObject() : cJSON_Duplicate(control, true);
	const cJSON *use;

	if (in_pieces(in)) {
		cJSON_AddStringToObject(copy, "id", json_str(control, "id"));
		add_once(&c->files, factfile_path("controls", id, place_of(framework, control)));
	}
	cJSON_AddStringToObject(copy, "framework", id);
	cJSON_AddItemToArray(json_get(c->excerpt, "controls"), copy);
	if (f != NULL)
		add_knowledge(c, f->file);
	cJSON_ArrayForEach(use, json_arr(control, "rules")) {
		if (add_instance(c, in, use, e) != 0)
			return -1;
	}
	add_named(c, in, "attestations", json_arr(control, "attestations"));
	add_named(c, in, "waivers", json_arr(control, "waivers"));
	cJSON_ArrayForEach(use, json_arr(control, "rules"))
		add_waivers(c, in, use);
	return 0;
}

static void
begin_excerpt(struct choice *c, const struct choosing *in)
{
	static const char *const copied[] = { "tool", "run" }, *const lists[] = { "controls", "rules", "waivers", "attestations" };

	c->excerpt = cJSON_CreateObject();
	cJSON_AddNumberToObject(c->excerpt, "excerpt", in_pieces(in) ? 2 : 1);
	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
		cJSON_AddItemToObject(c->excerpt, copied[i], cJSON_Duplicate(json_get(in->facts, copied[i]), true));
	cJSON_AddItemToObject(c->excerpt, "period", cJSON_Duplicate(json_get(json_get(in->facts, "scope"), "period"), true));
	for (size_t i = 0; i < (in_pieces(in) ? 2 : sizeof(lists) / sizeof(lists[0])); i++)
		cJSON_AddArrayToObject(c->excerpt, lists[i]);
}

/* What every rule is run with. */
static void
add_common(struct choice *c, const struct choosing *in)
{
	for (size_t i = 0; i < in->k->n_views; i++)
		add_knowledge(c, in->k->views[i].file);
	if (!in_pieces(in))
		return;
	add_once(&c->files, xstrdup(FACTFILE_INPUT));
	add_knowledge(c, "products.json");
	add_once(&c->below, xstrdup(KNOWLEDGE "sources/"));	/* the views name them all */
	add_once(&c->below, xstrdup(KNOWLEDGE "baseline/"));
	add_once(&c->below, xstrdup(KNOWLEDGE "engines/"));
}

int
choice_make(struct choice *out, const struct choosing *in, const char *framework, const struct strlist *controls, struct err *e)
{
	*out = (struct choice){ .committed = idset_new() };
	begin_excerpt(out, in);
	add_common(out, in);
	for (size_t i = 0; i < controls->n; i++) {
		const cJSON *f = choose_framework(in->facts, framework, controls->items[i], e);

		if (f == NULL || add_control(out, in, f, json_by_id(json_arr(f, "controls"), controls->items[i]), e) != 0)
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
	idset_free(c->committed);
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

/* What a second form stands for; the caller frees. */
static char *
first_of(const char *path)
{
	const char *rest = path + strlen(COMMITTED_PREFIX);

	return begins(rest, "facts/") ? xasprintf("data/%s", rest) : xasprintf(EVIDENCE "%s", rest);
}

/* Second forms come by before what they stand for: c before e and f. */
static bool
second_form(struct choice *c, const char *path)
{
	char *first = first_of(path);
	bool chosen = is_chosen(c, first);

	if (chosen)
		idset_add(c->committed, first);
	free(first);
	return chosen;
}

static bool
first_form(struct choice *c, const char *path)
{
	size_t len = strlen(path);

	if (!is_chosen(c, path) || idset_has(c->committed, path))
		return false;
	if (len > 5 && strcmp(path + len - 5, ".json") == 0)
		return true;
	c->withheld++;
	return false;
}

/* The facts about statements of people are no more to be seen than the statements. */
static bool
is_statement(const char *path)
{
	return begins(path, FACTFILES "waivers/") || begins(path, FACTFILES "attestations/");
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
	if (begins(path, EVIDENCE) || (begins(path, FACTFILES) && !is_statement(path)))
		return first_form(c, path);
	return begins(path, KNOWLEDGE) && is_chosen(c, path);
}
