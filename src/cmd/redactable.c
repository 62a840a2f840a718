#include "cmd/redactable.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cmd/redactable_facts.h"
#include "cmd/workdir.h"
#include "evidence/store.h"
#include "knowledge/knowledge.h"

#define META_SUFFIX ".meta.json"

struct redacting {
	const char *work;
	struct commitment_key key;
	const struct strlist *personal;
	struct strlist sources;		/* those with an answer that is not shown as it is */
};

static int
read_key(struct redacting *r, struct err *e)
{
	char *path = work_path(r->work, COMMITMENT_KEY_FILE), text[SHA256_HEX_SIZE + 1];
	struct buf b;
	int rc = 0;

	buf_init(&b, sizeof(text));
	if (!file_exists(path)) {
		if (RAND_bytes(r->key.b, sizeof(r->key.b)) != 1)
			rc = err_set(e, ERR_CRYPTO, "no random bytes");
		commitment_key_text(&r->key, text);
		if (rc == 0)
			rc = work_save_bytes(r->work, COMMITMENT_KEY_FILE, text, strlen(text), e);
	} else if ((rc = file_read(&b, path, e)) == 0 && commitment_key_parse(&r->key, buf_text(&b)) != 0) {
		rc = err_set(e, ERR_FORMAT, "%s: want 64 lower-case hex digits", path);
	}
	buf_release(&b);
	free(path);
	return rc;
}

/* One file of data/evidence, when it has another form with commitments. */
static int
commit_file(struct redacting *r, const char *rel, const struct strlist *names, bool *changed, struct err *e)
{
	char *from = xasprintf("%s/data/evidence/%s", r->work, rel), *to = xasprintf(COMMITTED_PREFIX "%s", rel);
	struct buf in, out;
	int rc;

	*changed = false;
	buf_init(&in, STORE_BODY_MAX);
	buf_init(&out, 2u * STORE_BODY_MAX);
	rc = file_read(&in, from, e);
	if (rc == 0) {
		rc = commitment_json(&out, buf_text(&in), in.len, names, &r->key, changed, e);
		if (rc != 0)
			err_prefix(e, "%s", from);
	}
	if (rc == 0 && *changed)
		rc = work_save_bytes(r->work, to, out.data, out.len, e);
	buf_release(&out);
	buf_release(&in);
	free(to);
	free(from);
	return rc;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

/* The names that hold for a source, which its folder is named after: "NAME", and "SOURCE/NAME" for this one only. */
static void
names_for(struct strlist *out, const struct redacting *r, const char *rel)
{
	size_t source = strcspn(rel, "/") + 1;

	for (size_t i = 0; i < r->personal->n; i++) {
		const char *name = r->personal->items[i];

		if (strchr(name, '/') == NULL)
			strlist_add(out, name);
		else if (strncmp(name, rel, source) == 0)
			strlist_add(out, name + source);
	}
}

static void
add_source(struct redacting *r, const char *rel)
{
	char *source = xstrndup(rel, strcspn(rel, "/"));

	if (!strlist_has(&r->sources, source))
		strlist_add(&r->sources, source);
	free(source);
}

/* A meta file comes with its answer, whose name ends otherwise. */
static int
commit_piece(void *arg, const char *rel, struct err *e)
{
	/* Members of a meta file that repeat what was asked for, or confirm a guess of what was answered. */
	static const char *const telling[] = { "url", "body", "sha256", "bytes" };
	struct redacting *r = arg;
	struct strlist names = { 0 };
	char *body, *path;
	bool body_changed = false, changed = false;
	int rc = 0;

	if (!ends_with(rel, META_SUFFIX))
		return 0;
	names_for(&names, r, rel);
	body = xasprintf("%.*s.json", (int)(strlen(rel) - strlen(META_SUFFIX)), rel);
	path = xasprintf("%s/data/evidence/%s", r->work, body);
	if (file_exists(path))
		rc = commit_file(r, body, &names, &body_changed, e);
	else
		add_source(r, rel);	/* its answer is no JSON: it may hold anything, and is not shown with --redact */
	if (rc == 0)
		rc = commit_file(r, rel, &names, &changed, e);
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++)
		strlist_add(&names, telling[i]);
	if (rc == 0 && (changed || body_changed)) {
		rc = commit_file(r, rel, &names, &changed, e);
		add_source(r, rel);
	}
	free(path);
	free(body);
	strlist_release(&names);
	return rc;
}

int
redactable_make(const char *work, struct err *e)
{
	struct redacting r = { .work = work };
	char *folder = work_path(work, WORK_KNOWLEDGE), *evidence = work_path(work, "data/evidence");
	struct knowledge *k = NULL;
	int rc = knowledge_load(&k, folder, NULL, NULL, e);

	if (rc == 0) {
		r.personal = &k->personal;
		if (k->personal.n == 0)
			rc = err_set(e, ERR_USAGE, "%s/products.json: names nothing as personal", folder);
	}
	if (rc == 0)
		rc = read_key(&r, e);
	if (rc == 0)
		rc = dir_walk(evidence, commit_piece, &r, e);
	if (rc == 0)
		rc = redactable_facts(work, &r.sources, &r.key, e);
	strlist_release(&r.sources);
	knowledge_free(k);
	free(evidence);
	free(folder);
	return rc;
}
