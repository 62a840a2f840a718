#include "bundle/seal/disclose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/commitment.h"
#include "bundle/part.h"
#include "bundle/paytree.h"

#define PROOFS_MAX (1024u * 1024 * 1024)	/* a million lines of common length */

struct taking {
	const struct disclosure *d;
	char *folder;			/* the part in the making */
	struct buf manifest;		/* of the whole bundle */
	struct manifest lines;
	struct paytree_key key;
	bool *wanted;			/* per line */
	size_t cursor;			/* the line of the member that comes next */
	uint64_t pieces;
	FILE *file;
	bool redacted;			/* the file has commitments */
	struct verify_result whole;
	struct err failed;		/* of a callback */
};

/* ---- reading the whole bundle ---- */

/* The path of a file of the part, with the folders above it made; NULL when that failed.  The caller frees. */
static char *
new_file(struct taking *t, const char *rel)
{
	char *path = xasprintf("%s/%s", t->folder, rel), *slash = strrchr(path, '/');

	*slash = '\0';
	if (dir_make(path, &t->failed) != 0) {
		free(path);
		return NULL;
	}
	*slash = '/';
	return path;
}

static int
save(struct taking *t, const char *rel, const void *bytes, size_t len)
{
	char *path = new_file(t, rel);
	int rc = path != NULL ? file_write(path, bytes, len, &t->failed) : -1;

	free(path);
	return rc;
}

static int
on_tag(void *arg, const char *path, const void *bytes, size_t len)
{
	struct taking *t = arg;
	char *rel;
	int rc;

	if (strcmp(path, MANIFEST_FILE) == 0)
		return buf_add(&t->manifest, bytes, len);
	if (strncmp(path, "manifest-", 9) == 0)
		return 0;
	rel = xasprintf(PART_ORIGINAL "%s", path);
	rc = save(t, rel, bytes, len);
	free(rel);
	return rc;
}

/* Before the first piece: which lines are wanted. */
static int
choose(struct taking *t)
{
	size_t len = t->manifest.len;
	struct problem p;

	t->key = paytree_key(buf_text(&t->manifest), len);
	if (manifest_parse(&t->lines, buf_take(&t->manifest), len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &p) != 0)
		return err_set(&t->failed, ERR_FORMAT, "%s", p.text);
	t->wanted = xcalloc(t->lines.n, sizeof(*t->wanted));
	for (size_t i = 0; i < t->lines.n; i++) {
		t->wanted[i] = t->d->wanted(t->d->arg, t->lines.lines[i].path);
		t->pieces += t->wanted[i];
	}
	return 0;
}

static int
on_begin(void *arg, const char *path, uint64_t size)
{
	struct taking *t = arg;
	const struct manifest_line *line;
	char *place, *rel;

	(void)size;
	if (t->wanted == NULL && choose(t) != 0)
		return -1;
	line = manifest_find(&t->lines, path);
	if (line == NULL || !t->wanted[line - t->lines.lines])
		return 0;
	t->redacted = t->d->reveals != NULL && strncmp(path, COMMITTED_PREFIX, strlen(COMMITTED_PREFIX)) == 0;
	if (t->redacted)
		reveals_begin(t->d->reveals);
	rel = xasprintf(PART_PIECES "%s", path + strlen("data/"));
	place = new_file(t, rel);
	if (place != NULL && (t->file = fopen(place, "wbxe")) == NULL)
		err_errno(&t->failed, "%s: cannot open", place);
	free(place);
	free(rel);
	return t->file != NULL ? 1 : -1;
}

static int
on_bytes(void *arg, const void *bytes, size_t len)
{
	struct taking *t = arg;

	if (t->redacted)
		reveals_bytes(t->d->reveals, bytes, len);
	return fwrite(bytes, 1, len, t->file) == len ? 0 : err_errno(&t->failed, "%s: cannot write", t->folder);
}

static int
on_end(void *arg, const char *path, bool good)
{
	struct taking *t = arg;
	FILE *file = t->file;

	(void)good;	/* a bundle with a piece that is not is refused as a whole */
	t->file = NULL;
	return fclose(file) == 0 ? 0 : err_errno(&t->failed, "%s: cannot write", path);
}

static int
take(struct taking *t, const char *in, struct err *e)
{
	const struct bundle_sink sink = { .tag = on_tag, .begin = on_begin, .bytes = on_bytes, .end = on_end, .arg = t };
	struct verify_options opt = { .sink = &sink };

	if (t->d->verify != NULL)
		opt = *t->d->verify;
	opt.sink = &sink;
	if (verify_file(in, &opt, &t->whole, e) != 0)
		return -1;
	if (t->failed.code != ERR_NONE)
		return err_set(e, t->failed.code, "%s", t->failed.text);
	if (!verify_accepted(&t->whole))
		return err_set(e, ERR_NO, "%s: is not what it claims: %s", in,
		    t->whole.problems.n > 0 ? t->whole.problems.items[0].text : "not all of it could be read");
	if (strcmp(t->whole.identity, t->d->identity) != 0)
		return err_set(e, ERR_FORMAT, "%s: changed while it was being read", in);
	if (t->whole.original != NULL)
		return err_set(e, ERR_USAGE, "%s: is a part of a bundle itself; take parts from the whole one", in);
	if (kv_get(&t->whole.info, PAYTREE_LABEL) == NULL)
		return err_set(e, ERR_USAGE, "%s: has no " PAYTREE_LABEL ": it was sealed before there was one, and no part of it can be proven", in);
	if (t->pieces == 0)
		return err_set(e, ERR_USAGE, "%s: holds nothing of what was asked for", in);
	if (t->d->reveals != NULL && reveals_unmatched(t->d->reveals) != 0)
		return err_set(e, ERR_USAGE, "value %zu of those to be revealed: no piece that is shown has a commitment to it",
		    reveals_unmatched(t->d->reveals));
	return 0;
}

/* ---- writing the part ---- */

static int
proof_line(struct buf *b, const struct taking *t, const struct merkle_tree *tree, size_t index)
{
	struct merkle_hash path[MERKLE_DEPTH_MAX];
	size_t n = merkle_path(tree, index, path);
	char blind[BLIND_HEX_SIZE], hex[SHA256_HEX_SIZE];
	int rc;

	paytree_blind(&t->key, t->lines.lines[index].path, blind);
	rc = buf_addf(b, "{\"path\":\"%s\",\"index\":%zu,\"blind\":\"%s\",\"audit\":[", t->lines.lines[index].path, index, blind);
	for (size_t i = 0; i < n && rc == 0; i++) {
		hex_encode(path[i].b, sizeof(path[i].b), hex);
		rc = buf_addf(b, "%s\"%s\"", i > 0 ? "," : "", hex);
	}
	return rc == 0 ? buf_puts(b, "]}\n") : rc;
}

static int
write_proofs(struct taking *t, struct err *e)
{
	struct merkle_hash *leaves = paytree_leaves(&t->key, &t->lines);
	struct merkle_tree tree;
	struct buf b;
	int rc = 0;

	buf_init(&b, PROOFS_MAX);
	merkle_tree_init(&tree, leaves, t->lines.n);
	for (size_t i = 0; i < t->lines.n && rc == 0; i++) {
		if (t->wanted[i])
			rc = proof_line(&b, t, &tree, i);
	}
	if (rc != 0)
		rc = err_set(e, ERR_LIMIT, PART_PROOFS ": is over the limit of %u bytes", PROOFS_MAX);
	else if ((rc = save(t, PART_PROOFS, buf_text(&b), b.len)) != 0)
		err_set(e, t->failed.code, "%s", t->failed.text);
	merkle_tree_release(&tree);
	free(leaves);
	buf_release(&b);
	return rc;
}

static int
save_pages(struct taking *t, const struct buf *pages)
{
	int rc = 0;

	for (int l = 0; pages != NULL && l < LANG_COUNT && rc == 0; l++) {
		char *rel = xasprintf(PART_PAGE, lang_names[l]);

		rc = save(t, rel, pages[l].data, pages[l].len);
		free(rel);
	}
	return rc;
}

static int
seal_part(struct taking *t, const char *out, struct seal_result *sealed, struct err *e)
{
	struct seal_options opt = t->d->seal;
	struct kvlist info = { 0 };
	char *id = xasprintf("%s-part", t->whole.bundle_id);
	int rc;

	if (opt.info != NULL)
		kv_copy(&info, opt.info);
	kv_add(&info, PART_ID_LABEL, t->whole.bundle_id);
	kv_add(&info, PART_IDENTITY_LABEL, t->whole.identity);
	opt.info = &info;
	if (opt.bundle_id == NULL)
		opt.bundle_id = id;
	rc = seal(t->folder, out, &opt, sealed, e);
	kv_release(&info);
	free(id);
	return rc;
}

int
disclose(const char *in, const char *out, const struct disclosure *d, struct disclosed *result, struct err *e)
{
	struct taking t = { .d = d };
	int rc = -1;

	*result = (struct disclosed){ 0 };
	buf_init(&t.manifest, MANIFEST_MAX);
	if ((t.folder = dir_temporary(e)) == NULL)
		goto out;
	if (take(&t, in, e) != 0 || write_proofs(&t, e) != 0)
		goto out;
	if (save(&t, PART_EXCERPT, d->excerpt, strlen(d->excerpt)) != 0 ||
	    (d->clear != NULL && save(&t, PART_CLEAR, d->clear, strlen(d->clear)) != 0)) {
		err_set(e, t.failed.code, "%s", t.failed.text);
		goto out;
	}
	if (save_pages(&t, d->pages) != 0) {
		err_set(e, t.failed.code, "%s", t.failed.text);
		goto out;
	}
	if (seal_part(&t, out, &result->sealed, e) != 0)
		goto out;
	result->pieces = t.pieces;
	result->of = t.lines.n;
	rc = 0;
out:
	if (t.file != NULL)
		fclose(t.file);
	if (t.folder != NULL)
		dir_remove(t.folder);
	free(t.folder);
	free(t.wanted);
	manifest_release(&t.lines);
	buf_release(&t.manifest);
	verify_result_release(&t.whole);
	return rc;
}
