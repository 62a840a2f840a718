#include "cmd/redactable.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cmd/factfiles.h"
#include "cmd/second_form.h"
#include "cmd/workdir.h"
#include "evidence/store.h"
#include "knowledge/knowledge.h"

struct redacting {
	const char *work;
	struct second_form form;
	struct buf in, out;
};

static int
read_key(struct redacting *r, struct err *e)
{
	char *path = work_path(r->work, COMMITMENT_KEY_FILE), text[SHA256_HEX_SIZE + 1];
	struct buf b;
	int rc = 0;

	buf_init(&b, sizeof(text));
	if (!file_exists(path)) {
		if (RAND_bytes(r->form.key.b, sizeof(r->form.key.b)) != 1)
			rc = err_set(e, ERR_CRYPTO, "no random bytes");
		commitment_key_text(&r->form.key, text);
		if (rc == 0)
			rc = work_save_bytes(r->work, COMMITMENT_KEY_FILE, text, strlen(text), e);
	} else if ((rc = file_read(&b, path, e)) == 0 && commitment_key_parse(&r->form.key, buf_text(&b)) != 0) {
		rc = err_set(e, ERR_FORMAT, "%s: want 64 lower-case hex digits", path);
	}
	buf_release(&b);
	free(path);
	return rc;
}

/* Instead of what an earlier sealing, by other names of what is personal, left there. */
static int
save_second(const struct redacting *r, const char *to, bool changed, struct err *e)
{
	char *path = work_path(r->work, to);
	int rc = 0;

	if (changed)
		rc = work_save_bytes(r->work, to, r->out.data, r->out.len, e);
	else if (file_exists(path) && unlink(path) != 0)
		rc = err_errno(e, "%s: cannot remove", path);
	free(path);
	return rc;
}

/* rel: below data/evidence; its bytes go to in. */
static int
read_evidence(struct redacting *r, const char *rel, struct err *e)
{
	char *path = xasprintf("%s/data/evidence/%s", r->work, rel);
	int rc;

	buf_reset(&r->in);
	buf_reset(&r->out);
	rc = file_read(&r->in, path, e);
	free(path);
	return rc;
}

static int
commit_answer(struct redacting *r, const char *rel, enum answer_form *form, struct err *e)
{
	char *path = xasprintf("%s/data/evidence/%s", r->work, rel), *to = xasprintf(COMMITTED_PREFIX "%s", rel);
	bool changed = false;
	int rc = 0;

	*form = file_exists(path) ? ANSWER_SAME : ANSWER_OPAQUE;
	if (*form != ANSWER_OPAQUE && (rc = read_evidence(r, rel, e)) == 0) {
		rc = second_form_answer(&r->out, &r->form, rel, &r->in, &changed, e);
		if (rc != 0)
			err_prefix(e, "%s", path);
		else
			rc = save_second(r, to, changed, e);
	}
	if (changed)
		*form = ANSWER_CHANGED;
	free(to);
	free(path);
	return rc;
}

/* A meta file comes with its answer, whose name ends otherwise. */
static int
commit_piece(void *arg, const char *rel, struct err *e)
{
	struct redacting *r = arg;
	enum answer_form answer;
	char *body, *to;
	bool changed;
	int rc;

	if (!second_form_is_meta(rel))
		return 0;
	body = xasprintf("%.*s.json", (int)(strlen(rel) - strlen(SECOND_FORM_META)), rel);
	to = xasprintf(COMMITTED_PREFIX "%s", rel);
	rc = commit_answer(r, body, &answer, e);
	if (rc == 0)
		rc = read_evidence(r, rel, e);
	if (rc == 0 && (rc = second_form_meta(&r->out, &r->form, rel, &r->in, answer, &changed, e)) != 0)
		err_prefix(e, "%s", rel);
	else if (rc == 0)
		rc = save_second(r, to, changed, e);
	free(to);
	free(body);
	return rc;
}

static int
commit_fact(void *arg, const char *rel, struct err *e)
{
	struct redacting *r = arg;
	char *from = xasprintf(FACTFILES "%s", rel), *to = xasprintf(COMMITTED_FACTFILES "%s", rel);
	cJSON *doc = work_load(r->work, from, "assess", e);
	int rc = doc != NULL ? 0 : -1;

	if (rc == 0 && second_form_fact(doc, &r->form)) {
		char *text = json_print(doc), *line = xasprintf("%s\n", text);

		rc = work_save_bytes(r->work, to, line, strlen(line), e);
		free(line);
		free(text);
	}
	cJSON_Delete(doc);
	free(to);
	free(from);
	return rc;
}

static int
commit_facts(struct redacting *r, struct err *e)
{
	char *folder = work_path(r->work, FACTFILES), *input = work_path(r->work, FACTFILE_INPUT), *old = work_path(r->work, COMMITTED_FACTFILES);
	int rc = 0;

	dir_remove(old);	/* of an earlier assessment */
	if (file_exists(input) && (rc = commit_fact(r, FACTFILE_INPUT + strlen(FACTFILES), e)) == 0)
		rc = dir_walk(folder, commit_fact, r, e);
	free(old);
	free(input);
	free(folder);
	return rc;
}

int
redactable_make(const char *work, struct err *e)
{
	struct redacting r = { .work = work };
	char *folder = work_path(work, WORK_KNOWLEDGE), *evidence = work_path(work, "data/evidence");
	struct knowledge *k = NULL;
	int rc = knowledge_load(&k, folder, NULL, NULL, e);

	buf_init(&r.in, STORE_BODY_MAX);
	buf_init(&r.out, 2u * STORE_BODY_MAX);
	if (rc == 0) {
		r.form.personal = &k->personal;
		if (k->personal.n == 0)
			rc = err_set(e, ERR_USAGE, "%s/products.json: names nothing as personal", folder);
	}
	if (rc == 0)
		rc = read_key(&r, e);
	if (rc == 0)
		rc = dir_walk(evidence, commit_piece, &r, e);
	if (rc == 0)
		rc = commit_facts(&r, e);
	second_form_release(&r.form);
	buf_release(&r.out);
	buf_release(&r.in);
	knowledge_free(k);
	free(evidence);
	free(folder);
	return rc;
}
