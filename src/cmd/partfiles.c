#include "cmd/partfiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/commitment.h"
#include "bundle/part.h"
#include "cmd/factfiles.h"
#include "cmd/workdir.h"
#include "evidence/piecestream.h"

#define NUMBER_LIMIT 9007199254740992.0	/* 2^53: a JSON number below it is exact */

const char *const part_lack_names[PART_LACK_COUNT] = {
	[LACKS_NOTHING] = "nothing", [LACKS_PIECES] = "not-disclosed", [LACKS_REDACTED] = "redacted",
};

/* ---- what is here ---- */

/* The part coming by. */
struct looking {
	struct partfiles *p;
	struct strlist evidence;	/* names of its files, SOURCE/NNNN.json */
	struct strlist redacted;	/* sources with answers in their second form */
	char *name;			/* of the file that comes by, as it was in the whole bundle */
	struct buf bytes;
	struct err failed;
};

static bool
begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

/* The name that a member had in the whole bundle; NULL: it is no piece of it. */
static char *
name_in_whole(const char *path)
{
	return begins(path, PART_PIECES) ? xasprintf("data/%s", path + strlen(PART_PIECES)) : NULL;
}

static bool
is_held(const char *name)
{
	return begins(name, FACTFILES) || begins(name, COMMITTED_FACTFILES) || begins(name, WORK_KNOWLEDGE "/") ||
	    strcmp(name, WORK_BASELINE) == 0;
}

static void
note_redacted(struct looking *l, const char *rel)
{
	char *source = xstrndup(rel, strcspn(rel, "/"));

	if (!strlist_has(&l->redacted, source))
		strlist_add(&l->redacted, source);
	free(source);
}

static int
begin_member(void *arg, const char *path, uint64_t size)
{
	struct looking *l = arg;

	free(l->name);
	if ((l->name = name_in_whole(path)) == NULL)
		return 0;
	if (begins(l->name, EVIDENCE_FOLDER))
		strlist_add(&l->evidence, l->name + strlen(EVIDENCE_FOLDER));
	else if (begins(l->name, COMMITTED_PREFIX) && !begins(l->name, COMMITTED_FACTFILES))
		note_redacted(l, l->name + strlen(COMMITTED_PREFIX));
	if (!is_held(l->name))
		return 0;
	if (size > RUNFILES_HELD_MAX)
		return err_set(&l->failed, ERR_LIMIT, "%s: is over the limit of %d bytes", path, RUNFILES_HELD_MAX);
	buf_init(&l->bytes, (size_t)size);
	return 1;
}

static int
member_bytes(void *arg, const void *bytes, size_t len)
{
	return buf_add(&((struct looking *)arg)->bytes, bytes, len);
}

static int
end_member(void *arg, const char *path, bool good)
{
	struct looking *l = arg;
	int rc = good ? memfiles_add(l->p->run.held, l->name, &l->bytes, &l->failed) : -1;

	(void)path;
	buf_release(&l->bytes);
	return rc;
}

static int
look(struct looking *l, struct err *e)
{
	const struct bundle_sink sink = { .begin = begin_member, .bytes = member_bytes, .end = end_member, .arg = l };
	const struct runfiles *run = &l->p->run;
	struct verify_result result;
	int rc = bundle_read(run->path, &sink, &result, e);

	if (l->failed.code != ERR_NONE)
		rc = err_set(e, l->failed.code, "%s", l->failed.text);
	else if (rc == 0)
		rc = runfiles_same(run, &result, e);
	verify_result_release(&result);
	buf_release(&l->bytes);
	free(l->name);
	return rc;
}

/* ---- answers ---- */

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
compare_sources(const void *a, const void *b)
{
	return strcmp(((const struct part_source *)a)->id, ((const struct part_source *)b)->id);
}

static struct part_source *
find_source(const struct partfiles *p, const char *id)
{
	const struct part_source want = { .id = id };

	return p->n_sources > 0 ? bsearch(&want, p->sources, p->n_sources, sizeof(want), compare_sources) : NULL;
}

/* The source that a file of the evidence, SOURCE/NNNN.json, is an answer of, when it counts. */
static struct part_source *
source_of(const struct partfiles *p, const char *rel)
{
	char *id = xstrndup(rel, strcspn(rel, "/"));
	struct part_source *s = find_source(p, id);
	double number = rel[strlen(id)] == '/' ? strtod(rel + strlen(id) + 1, NULL) : 0;
	const cJSON *pieces = s != NULL ? json_arr(s->doc, "pieces") : NULL, *run;

	free(id);
	cJSON_ArrayForEach(run, pieces) {
		/* "0003.json" begins with 3 */
		if (cJSON_GetNumberValue(cJSON_GetArrayItem(run, 0)) <= number && number <= cJSON_GetNumberValue(cJSON_GetArrayItem(run, 1)))
			return s;
	}
	return NULL;
}

char *
partfiles_evidence(const struct partfiles *p, const char *path)
{
	char *name = name_in_whole(path);
	const struct part_source *s = name != NULL && begins(name, EVIDENCE_FOLDER) ? source_of(p, name + strlen(EVIDENCE_FOLDER)) : NULL;

	if (s != NULL && s->have == s->want)
		return name;
	free(name);
	return NULL;
}

/* ---- facts ---- */

/* Files of the facts on their way into a list. */
struct taking {
	struct partfiles *p;
	const char *folder, *kind;
	bool second_form;
};

static cJSON *
fact(const struct taking *t, const char *rel, struct err *e)
{
	char *path = xasprintf("%s/%s", t->folder, rel);
	cJSON *doc = runfiles_document(&t->p->run, path, NULL, e);

	free(path);
	return doc;
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
		return begins(text, COMMITMENT_PREFIX);
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
	const char *id = json_str(json_get(doc, "rule"), "id");

	if (doc == NULL)
		return -1;
	if (id == NULL) {
		cJSON_Delete(doc);
		return err_set(e, ERR_FORMAT, "%s/%s: is about no rule", t->folder, rel);
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

static int
take_facts(struct partfiles *p, struct err *e)
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
		struct taking t = { p, folders[i].folder, folders[i].kind, folders[i].second_form };

		if (tree_has_folder(p->run.held, t.folder))
			rc = tree_walk(p->run.held, t.folder, folders[i].take, &t, e);
	}
	if (p->n_sources > 1)
		qsort(p->sources, p->n_sources, sizeof(*p->sources), compare_sources);
	return rc;
}

/* ---- what rules lack ---- */

size_t
partfiles_count(const struct partfiles *p, enum part_lack lack)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_rules; i++)
		n += p->rules[i].lack == lack;
	return n;
}

void
part_rule_lacks(struct part_rule *r, enum part_lack lack, const char *what)
{
	if (r->lack != LACKS_NOTHING)
		return;
	r->lack = lack;
	r->lacks = what != NULL ? xstrdup(what) : NULL;
}

static bool
has_knowledge(const struct partfiles *p, const char *folder, const char *id, const char *suffix)
{
	char *path = xasprintf(WORK_KNOWLEDGE "/%s/%s%s", folder, id, suffix);
	bool has = tree_has(p->run.held, path);

	free(path);
	return has;
}

static void
judge_source(const struct partfiles *p, struct part_rule *r, const char *id)
{
	const struct part_source *s = find_source(p, id);

	if (s == NULL || !has_knowledge(p, "sources", id, ".json") || (s->have != s->want && !s->redacted))
		part_rule_lacks(r, LACKS_PIECES, id);
	else if (s->have != s->want)
		part_rule_lacks(r, LACKS_REDACTED, id);
}

static void
judge_rule(const struct partfiles *p, struct part_rule *r, bool baseline_given)
{
	const cJSON *inputs = json_get(r->doc, "inputs"), *sources = json_arr(inputs, "sources"), *one;

	if (sources == NULL)
		part_rule_lacks(r, LACKS_PIECES, "its inputs");
	if (!has_knowledge(p, r->kind, r->id, ".sql"))
		part_rule_lacks(r, LACKS_PIECES, "its rule");
	cJSON_ArrayForEach(one, sources)
		judge_source(p, r, cJSON_IsString(one) ? one->valuestring : "");
	cJSON_ArrayForEach(one, json_arr(inputs, "reads")) {
		const char *relation = cJSON_IsString(one) ? one->valuestring : "";

		if (strcmp(relation, "exchange") == 0)
			part_rule_lacks(r, LACKS_PIECES, "all evidence");
		else if (strcmp(relation, "base") != 0 && p->stated_redacted)
			part_rule_lacks(r, LACKS_REDACTED, relation);
		else if (strcmp(relation, "base") == 0 && baseline_given && !tree_has(p->run.held, WORK_BASELINE))
			part_rule_lacks(r, LACKS_PIECES, WORK_BASELINE);
	}
}

/* ---- the documents of the run ---- */

static int
hold_document(struct partfiles *p, const char *path, const cJSON *doc, struct err *e)
{
	char *text = json_print(doc);
	struct buf b;
	int rc;

	buf_init(&b, RUNFILES_HELD_MAX);
	rc = buf_puts(&b, text) == 0 ? memfiles_add(p->run.held, path, &b, e) : err_set(e, ERR_LIMIT, "%s: is too long", path);
	buf_release(&b);
	free(text);
	return rc;
}

/* What stands for data/run.json. */
static int
hold_run(struct partfiles *p, cJSON *run, struct err *e)
{
	cJSON *plan = cJSON_AddArrayToObject(run, "plan");

	cJSON_AddNumberToObject(run, "run", 1);
	for (size_t i = 0; i < p->n_sources; i++) {
		if (json_bool(p->sources[i].doc, "planned", false))
			cJSON_AddItemToArray(plan, cJSON_CreateString(p->sources[i].id));
	}
	return hold_document(p, WORK_RUN, run, e);
}

/* What stands for data/scope.json: the frameworks that are here, and no baseline that is not. */
static int
hold_scope(struct partfiles *p, cJSON *scope, struct err *e)
{
	cJSON *frameworks = json_arr(scope, "frameworks"), *one, *next;

	for (one = frameworks != NULL ? frameworks->child : NULL; one != NULL; one = next) {
		char *file = xasprintf(WORK_KNOWLEDGE "/%s.json", cJSON_IsString(one) ? one->valuestring : "");

		next = one->next;
		if (!tree_has(p->run.held, file))
			cJSON_Delete(cJSON_DetachItemViaPointer(frameworks, one));
		free(file);
	}
	if (!tree_has(p->run.held, WORK_BASELINE))
		cJSON_DeleteItemFromObjectCaseSensitive(json_get(scope, "baseline"), "sha256");
	return hold_document(p, WORK_SCOPE, scope, e);
}

static int
settle(struct partfiles *p, const struct looking *l, struct err *e)
{
	const char *file = tree_has(p->run.held, FACTFILE_INPUT) ? FACTFILE_INPUT : COMMITTED_FACTFILES "input.json";
	cJSON *input;
	bool baseline_given;
	int rc;

	if (!tree_has(p->run.held, file))
		return err_set(e, ERR_NO, "it has no " FACTFILE_INPUT ", so nothing says what its verdicts rest on");
	if (take_facts(p, e) != 0 || (input = runfiles_document(&p->run, file, NULL, e)) == NULL)
		return -1;
	p->stated_redacted = strcmp(file, FACTFILE_INPUT) != 0;
	p->regions = xstrdup(json_str(input, "regions") ? json_str(input, "regions") : "");
	baseline_given = json_str(json_get(json_get(input, "scope"), "baseline"), "sha256") != NULL;
	for (size_t i = 0; i < l->evidence.n; i++) {
		struct part_source *s = source_of(p, l->evidence.items[i]);

		if (s != NULL)
			s->have++;
	}
	for (size_t i = 0; i < p->n_sources; i++)
		p->sources[i].redacted = strlist_has(&l->redacted, p->sources[i].id);
	for (size_t i = 0; i < p->n_rules; i++)
		judge_rule(p, &p->rules[i], baseline_given);
	if (!cJSON_IsObject(json_get(input, "run")) || !cJSON_IsObject(json_get(input, "scope")))
		rc = err_set(e, ERR_FORMAT, "%s: has no run or no scope", file);
	else
		rc = hold_run(p, json_get(input, "run"), e);
	if (rc == 0)
		rc = hold_scope(p, json_get(input, "scope"), e);
	cJSON_Delete(input);
	return rc;
}

int
partfiles_open(struct partfiles *p, const char *path, const char *identity, struct err *e)
{
	struct looking l = { .p = p };
	int rc;

	*p = (struct partfiles){ .run = { .path = path, .held = memfiles_new(RUNFILES_HELD_MAX), .skipped = idset_new(), .part = p } };
	snprintf(p->run.identity, sizeof(p->run.identity), "%s", identity);
	rc = look(&l, e);
	if (rc == 0)
		rc = settle(p, &l, e);
	strlist_release(&l.evidence);
	strlist_release(&l.redacted);
	return rc;
}

void
partfiles_release(struct partfiles *p)
{
	for (size_t i = 0; i < p->n_sources; i++)
		cJSON_Delete(p->sources[i].doc);
	for (size_t i = 0; i < p->n_rules; i++) {
		cJSON_Delete(p->rules[i].doc);
		free(p->rules[i].lacks);
	}
	for (size_t i = 0; i < p->n_controls; i++)
		cJSON_Delete(p->controls[i].doc);
	free(p->regions);
	free(p->controls);
	free(p->sources);
	free(p->rules);
	runfiles_release(&p->run);
	*p = (struct partfiles){ 0 };
}
