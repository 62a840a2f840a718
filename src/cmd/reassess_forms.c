#include "cmd/reassess_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/commitment.h"
#include "cmd/factfiles.h"
#include "cmd/second_form.h"
#include "evidence/piecestream.h"

#define FORM_MAX (2u * RUNFILES_PIECE_MAX)	/* bytes: a commitment is longer than most values */

/* A second form as it was sealed. */
struct sealed_form {
	char *path;
	char sha256[SHA256_HEX_SIZE];
	bool made;		/* it comes out of the evidence */
};

/* The bundle coming by: second forms, then what they were made of. */
struct checking {
	struct facts_differences *d;
	const struct runfiles *p;
	struct second_form form;
	bool has_key;
	struct sealed_form *sealed;	/* in the order of the bundle: sorted by path */
	size_t n, cap;
	char *answer;			/* the answer before the meta file, SOURCE/NNNN.json */
	enum answer_form answer_form;
	struct buf bytes, out;
	struct err failed;
};

static bool
begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

static bool
is_sealed_form(const char *path)
{
	return begins(path, COMMITTED_PREFIX) && !begins(path, COMMITTED_FACTFILES) && strcmp(path, COMMITMENT_KEY_FILE) != 0;
}

static bool
is_json(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".json") == 0;
}

/* ---- evidence ---- */

static int
compare_path(const void *key, const void *form)
{
	return strcmp(key, ((const struct sealed_form *)form)->path);
}

/* sealed, now: digests, or NULL where there is none. */
static void
compare(struct facts_differences *d, const char *path, const char *sealed, const char *now)
{
	cJSON *before = sealed != NULL ? cJSON_CreateString(sealed) : NULL, *after = now != NULL ? cJSON_CreateString(now) : NULL;

	facts_compare_value(d, path, before, after);
	cJSON_Delete(before);
	cJSON_Delete(after);
}

static void
compare_form(struct checking *c, const char *rel, bool changed)
{
	char *path = xasprintf(COMMITTED_PREFIX "%s", rel), now[SHA256_HEX_SIZE];
	struct sealed_form *f = c->n > 0 ? bsearch(path, c->sealed, c->n, sizeof(*c->sealed), compare_path) : NULL;

	if (changed)
		sha256_hex(buf_text(&c->out), c->out.len, now);
	if (f != NULL)
		f->made = true;
	compare(c->d, path, f != NULL ? f->sha256 : NULL, changed ? now : NULL);
	free(path);
}

/* Whether the answer that came last is the one of this meta file. */
static bool
is_its_answer(const struct checking *c, const char *meta)
{
	size_t stem = strlen(meta) - strlen(SECOND_FORM_META);

	return c->answer != NULL && strncmp(c->answer, meta, stem) == 0 && strcmp(c->answer + stem, ".json") == 0;
}

static int
check_evidence(struct checking *c, const char *rel)
{
	bool changed = false;
	int rc;

	buf_reset(&c->out);
	if (second_form_is_meta(rel)) {
		rc = second_form_meta(&c->out, &c->form, rel, &c->bytes, is_its_answer(c, rel) ? c->answer_form : ANSWER_OPAQUE, &changed, &c->failed);
	} else {
		rc = second_form_answer(&c->out, &c->form, rel, &c->bytes, &changed, &c->failed);
		free(c->answer);
		c->answer = xstrdup(rel);
		c->answer_form = changed ? ANSWER_CHANGED : ANSWER_SAME;
	}
	if (rc == 0)
		compare_form(c, rel, changed);
	else
		err_prefix(&c->failed, EVIDENCE_FOLDER "%s", rel);
	return rc;
}

static int
begin_member(void *arg, const char *path, uint64_t size)
{
	struct checking *c = arg;
	bool evidence = begins(path, EVIDENCE_FOLDER);

	if (evidence && c->n == 0 && !c->has_key)
		return -1;	/* nothing of it is redactable */
	if (!is_sealed_form(path) && !(evidence && is_json(path)))
		return 0;
	if (size > (evidence ? RUNFILES_PIECE_MAX : FORM_MAX)) {
		err_set(&c->failed, ERR_LIMIT, "%s: is over the limit of %u bytes", path, evidence ? RUNFILES_PIECE_MAX : FORM_MAX);
		return -1;
	}
	buf_init(&c->bytes, (size_t)size);
	return 1;
}

static int
member_bytes(void *arg, const void *bytes, size_t len)
{
	return buf_add(&((struct checking *)arg)->bytes, bytes, len);
}

static int
end_member(void *arg, const char *path, bool good)
{
	struct checking *c = arg;
	int rc = good ? 0 : -1;

	if (good && is_sealed_form(path)) {
		ARRAY_GROW(c->sealed, c->n, c->cap);
		c->sealed[c->n] = (struct sealed_form){ .path = xstrdup(path) };
		sha256_hex(buf_text(&c->bytes), c->bytes.len, c->sealed[c->n++].sha256);
	} else if (good) {
		rc = check_evidence(c, path + strlen(EVIDENCE_FOLDER));
	}
	buf_release(&c->bytes);
	return rc;
}

static int
check_all_evidence(struct checking *c, struct err *e)
{
	const struct bundle_sink sink = { .begin = begin_member, .bytes = member_bytes, .end = end_member, .arg = c };
	struct verify_result result;
	int rc = bundle_read(c->p->path, &sink, &result, e);

	if (c->failed.code != ERR_NONE)
		rc = err_set(e, c->failed.code, "%s", c->failed.text);
	else if (rc == 0)
		rc = runfiles_same(c->p, &result, e);
	for (size_t i = 0; i < c->n && rc == 0; i++) {
		if (!c->sealed[i].made)
			compare(c->d, c->sealed[i].path, c->sealed[i].sha256, NULL);
	}
	verify_result_release(&result);
	return rc;
}

/* ---- facts ---- */

/* The document at this path, when there is one: NULL and 0 when there is not. */
static int
held(cJSON **out, const struct checking *c, const char *path, struct err *e)
{
	*out = NULL;
	if (!tree_has(c->p->held, path))
		return 0;
	*out = runfiles_document(c->p, path, NULL, e);
	return *out != NULL ? 0 : -1;
}

static int
check_fact(void *arg, const char *rel, struct err *e)
{
	struct checking *c = arg;
	char *first = xasprintf(FACTFILES "%s", rel), *second = xasprintf(COMMITTED_FACTFILES "%s", rel);
	cJSON *made = NULL, *sealed = NULL;
	int rc = held(&made, c, first, e);

	if (rc == 0)
		rc = held(&sealed, c, second, e);
	if (rc == 0)
		facts_compare_value(c->d, second, sealed, made != NULL && second_form_fact(made, &c->form) ? made : NULL);
	cJSON_Delete(sealed);
	cJSON_Delete(made);
	free(second);
	free(first);
	return rc;
}

/* Of what is no fact there is no second form either. */
static int
check_foreign(void *arg, const char *rel, struct err *e)
{
	struct checking *c = arg;
	char *first = xasprintf(FACTFILES "%s", rel);
	int rc = tree_has(c->p->held, first) ? 0 : check_fact(c, rel, e);

	free(first);
	return rc;
}

static int
check_facts(struct checking *c, struct err *e)
{
	cJSON *input;
	int rc = held(&input, c, FACTFILE_INPUT, e);

	if (input != NULL)
		(void)second_form_fact(input, &c->form);	/* for what it says of the scope */
	cJSON_Delete(input);
	if (rc == 0 && tree_has_folder(c->p->held, FACTFILES_FOLDER))
		rc = tree_walk(c->p->held, FACTFILES_FOLDER, check_fact, c, e);
	if (rc == 0 && tree_has_folder(c->p->held, COMMITTED_FACTS_FOLDER))
		rc = tree_walk(c->p->held, COMMITTED_FACTS_FOLDER, check_foreign, c, e);
	return rc;
}

/* ---- the whole ---- */

/* The key is all that could not be made again. */
static int
read_key(struct checking *c, struct err *e)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, SHA256_HEX_SIZE);
	if (tree_has(c->p->held, COMMITMENT_KEY_FILE) && (rc = tree_read(c->p->held, &b, COMMITMENT_KEY_FILE, e)) == 0) {
		c->has_key = commitment_key_parse(&c->form.key, buf_text(&b)) == 0;
		if (!c->has_key)
			rc = err_set(e, ERR_FORMAT, COMMITMENT_KEY_FILE ": want 64 lower-case hex digits");
	}
	buf_release(&b);
	return rc;
}

int
reassess_forms(struct facts_differences *d, const struct runfiles *p, const struct strlist *personal, struct err *e)
{
	struct checking c = { .d = d, .p = p, .form = { .personal = personal } };
	int rc;

	buf_init(&c.out, FORM_MAX);
	rc = read_key(&c, e);
	if (rc == 0)
		rc = check_all_evidence(&c, e);
	if (rc == 0 && (c.has_key || tree_has_folder(p->held, COMMITTED_FACTS_FOLDER)))
		rc = check_facts(&c, e);
	for (size_t i = 0; i < c.n; i++)
		free(c.sealed[i].path);
	free(c.sealed);
	free(c.answer);
	second_form_release(&c.form);
	buf_release(&c.out);
	buf_release(&c.bytes);
	return rc;
}
