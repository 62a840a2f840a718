#include "bundle/seal/archive_make.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/sign/archive.h"
#include "bundle/verify/verify.h"

struct entry {
	char *path;
	char sha256[SHA256_HEX_SIZE];
};

struct making {
	const char *folder;
	struct entry *entries;
	size_t n, cap, bundles;
	size_t first;			/* of the bundle at hand: its entries have no id yet */
};

static void
add(struct making *m, char *path, const char *sha256)
{
	ARRAY_GROW(m->entries, m->n, m->cap);
	m->entries[m->n].path = path;
	memcpy(m->entries[m->n++].sha256, sha256, SHA256_HEX_SIZE);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len > n && strcmp(s + len - n, end) == 0;
}

/* ---- bundles ---- */

static int
keep_digest(void *arg, const char *path, const void *bytes, size_t len)
{
	struct making *m = arg;
	char hex[SHA256_HEX_SIZE];

	if (strcmp(path, TAGMANIFEST_FILE) != 0 && strncmp(path, "signatures/", 11) != 0)
		return 0;
	sha256_hex(bytes, len, hex);
	add(m, xstrdup(path), hex);
	return 0;
}

static int
add_bundle(struct making *m, const char *path, struct err *e)
{
	const struct bundle_sink sink = { .tag = keep_digest, .arg = m };
	const struct verify_options opt = { .sink = &sink };
	struct verify_result r;
	int rc = -1;

	m->first = m->n;
	if (verify_file(path, &opt, &r, e) == 0) {
		if (!verify_accepted(&r))
			err_set(e, ERR_NO, "%s: does not verify, so it is not listed: %s", path,
			    r.problems.n > 0 ? r.problems.items[0].text : "not all of it was read");
		else
			rc = 0;
	}
	for (size_t i = m->first; i < m->n; i++) {
		char *full = xasprintf("%s/%s", r.bundle_id ? r.bundle_id : "", m->entries[i].path);

		free(m->entries[i].path);
		m->entries[i].path = full;
	}
	m->bundles++;
	verify_result_release(&r);
	return rc;
}

/* ---- earlier lists ---- */

static int
add_file_digest(struct making *m, const char *name, size_t max, struct err *e)
{
	char *path = xasprintf("%s/%s", m->folder, name), hex[SHA256_HEX_SIZE];
	struct buf b;
	int rc;

	buf_init(&b, max);
	rc = file_read(&b, path, e);
	if (rc == 0) {
		sha256_hex(buf_text(&b), b.len, hex);
		add(m, xstrdup(name), hex);
	}
	buf_release(&b);
	free(path);
	return rc;
}

static int
add_list(struct making *m, const char *name, struct err *e)
{
	char *reply = xasprintf("%s.tsr", name), *path = xasprintf("%s/%s", m->folder, reply);
	int rc = 0;

	if (file_exists(path)) {
		rc = add_file_digest(m, name, ARCHIVE_LIST_MAX, e);
		if (rc == 0)
			rc = add_file_digest(m, reply, STAMP_MAX, e);
	}
	free(path);
	free(reply);
	return rc;
}

/* ---- the list ---- */

static int
look_at(void *arg, const char *rel, struct err *e)
{
	struct making *m = arg;
	char *path;
	int rc = 0;

	if (strchr(rel, '/') != NULL)
		return 0;
	path = xasprintf("%s/%s", m->folder, rel);
	if (ends_with(rel, ".tar.gz") || ends_with(rel, ".tar.zst"))
		rc = add_bundle(m, path, e);
	else if (ends_with(rel, ".txt"))
		rc = add_list(m, rel, e);
	free(path);
	return rc;
}

static void
pass_over(void *arg, const char *rel, const char *why)
{
	(void)arg, (void)rel, (void)why;
}

static int
by_path(const void *x, const void *y)
{
	return strcmp(((const struct entry *)x)->path, ((const struct entry *)y)->path);
}

static int
write_list(struct buf *out, struct making *m, struct err *e)
{
	qsort(m->entries, m->n, sizeof(*m->entries), by_path);
	for (size_t i = 0; i < m->n; i++) {
		const struct entry *a = &m->entries[i], *before = i > 0 ? a - 1 : NULL;

		if (before != NULL && strcmp(before->path, a->path) == 0) {
			if (strcmp(before->sha256, a->sha256) == 0)
				continue;	/* the same bundle packed twice */
			return err_set(e, ERR_FORMAT, "%s: two bundles here have this file, and it differs", a->path);
		}
		if (manifest_add(out, a->sha256, a->path) != 0)
			return err_set(e, ERR_LIMIT, "%s: the list is over the limit of %d bytes", m->folder, ARCHIVE_LIST_MAX);
	}
	return 0;
}

int
archive_make(struct buf *out, size_t *bundles, const char *folder, struct err *e)
{
	struct making m = { .folder = folder };
	int rc = dir_walk_foreign(folder, look_at, pass_over, &m, e);

	if (rc == 0 && m.bundles == 0)
		rc = err_set(e, ERR_USAGE, "%s: holds no bundle (.tar.gz or .tar.zst)", folder);
	if (rc == 0)
		rc = write_list(out, &m, e);
	*bundles = m.bundles;
	for (size_t i = 0; i < m.n; i++)
		free(m.entries[i].path);
	free(m.entries);
	return rc;
}

int
archive_list_check(const struct buf *list, const char *path, struct err *e)
{
	char *copy = xcalloc(1, list->len + 1);
	struct manifest m;
	struct problem p;
	int rc;

	memcpy(copy, buf_text(list), list->len);
	rc = manifest_parse(&m, copy, list->len, path, PROBLEM_ARCHIVE_FORM, &p);
	if (rc != 0)
		err_set(e, ERR_FORMAT, "%s", p.text);
	manifest_release(&m);
	return rc;
}
