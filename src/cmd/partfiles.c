#include "cmd/partfiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/commitment.h"
#include "bundle/part.h"
#include "cmd/factfiles.h"
#include "cmd/part_facts.h"
#include "cmd/workdir.h"
#include "evidence/piecestream.h"


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
	int rc = -1;

	if (!tree_has(p->run.held, file))
		return err_set(e, ERR_NO, "it has no " FACTFILE_INPUT ", so nothing says what its verdicts rest on");
	if ((input = runfiles_document(&p->run, file, NULL, e)) == NULL)
		return -1;
	if (json_str(json_get(input, "run"), "id") == NULL || !cJSON_IsObject(json_get(input, "scope"))) {
		err_set(e, ERR_FORMAT, "%s: has no run or no scope", file);
		goto out;
	}
	if (part_facts(p, json_str(json_get(input, "run"), "id"), e) != 0)
		goto out;
	if (p->n_sources > 1)
		qsort(p->sources, p->n_sources, sizeof(*p->sources), compare_sources);
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
	rc = hold_run(p, json_get(input, "run"), e);
	if (rc == 0)
		rc = hold_scope(p, json_get(input, "scope"), e);
out:
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
