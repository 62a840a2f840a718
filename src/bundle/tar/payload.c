#include "bundle/tar/payload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/threads.h"
#include "bundle/names.h"

#define MEMBER_SIZE_MAX ((8ull << 30) - 1)	/* eleven octal digits */

enum {
	WORKERS_MAX = 8,
	PIECE = 256 * 1024
};

struct worker {
	unsigned char *piece;
	struct hash *sha256, *sm3;	/* sm3 is NULL when not asked for */
};

struct reading {
	struct payload *payload;
	const char *dir, *bundle_id;
	struct worker workers[WORKERS_MAX];
};

/* ---- names ---- */

static int
add_name(void *arg, const char *rel, struct err *e)
{
	struct reading *r = arg;
	struct payload *p = r->payload;
	char *member = xasprintf("%s/data/%s", r->bundle_id, rel);
	const char *wrong = name_wrong(member);
	int rc = 0;

	if (wrong != NULL) {
		rc = err_set(e, ERR_USAGE, "%s/data/%s: the name %s", r->dir, rel, wrong);
	} else if (p->n + 64 > MEMBERS_MAX) {
		rc = err_set(e, ERR_LIMIT, "%s/data: has more files than the limit of %d", r->dir, MEMBERS_MAX);
	} else {
		ARRAY_GROW(p->files, p->n, p->cap);
		p->files[p->n++] = (struct payload_file){ .name = xasprintf("data/%s", rel) };
	}
	free(member);
	return rc;
}

static int
check_clashes(const struct payload *p, const char *dir, struct err *e)
{
	const char **names = xcalloc(p->n, sizeof(*names));
	const char *a, *b;
	bool folder, clash;

	for (size_t i = 0; i < p->n; i++)
		names[i] = p->files[i].name;
	clash = names_clash(names, p->n, &a, &b, &folder);
	if (clash)
		err_set(e, ERR_USAGE, "%s/%s and %s: are the same name when letter case is ignored", dir, a, b);
	free(names);
	return clash ? -1 : 0;
}

/* ---- digests ---- */

static int
hash_open_file(struct worker *w, int fd, struct payload_file *f, const char *path, struct err *e)
{
	ssize_t n;

	while ((n = read(fd, w->piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, "%s: cannot read", path);
		if (stop_requested())
			return err_set(e, ERR_STOPPED, "sealing was interrupted");
		f->size += (uint64_t)n;
		if (f->size > MEMBER_SIZE_MAX)
			return err_set(e, ERR_LIMIT, "%s: is over the limit of %llu bytes", path, MEMBER_SIZE_MAX);
		hash_update(w->sha256, w->piece, (size_t)n);
		if (w->sm3 != NULL)
			hash_update(w->sm3, w->piece, (size_t)n);
	}
	return 0;
}

static void
take_digest(struct hash *h, char out[SHA256_HEX_SIZE])
{
	char hex[HASH_MAX_HEX];

	hash_hex(h, hex);
	memcpy(out, hex, SHA256_HEX_SIZE);
	hash_reset(h);
}

static int
hash_file(void *arg, size_t worker, size_t i, struct err *e)
{
	struct reading *r = arg;
	struct worker *w = &r->workers[worker];
	struct payload_file *f = &r->payload->files[i];
	char *path = xasprintf("%s/%s", r->dir, f->name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), rc = -1;

	if (fd < 0) {
		err_errno(e, "%s: cannot open", path);
	} else {
		rc = hash_open_file(w, fd, f, path, e);
		close(fd);
	}
	if (rc == 0) {
		take_digest(w->sha256, f->sha256);
		if (w->sm3 != NULL)
			take_digest(w->sm3, f->sm3);
	}
	free(path);
	return rc;
}

static int
hash_all(struct reading *r, bool sm3, struct err *e)
{
	size_t workers = threads_useful(WORKERS_MAX);
	int rc = 0;

	for (size_t i = 0; i < workers && rc == 0; i++) {
		struct worker *w = &r->workers[i];

		w->piece = xcalloc(1, PIECE);
		w->sha256 = hash_new("sha256");
		w->sm3 = sm3 ? hash_new("sm3") : NULL;
		if (w->sha256 == NULL || (sm3 && w->sm3 == NULL))
			rc = err_set(e, ERR_CRYPTO, "a digest that is asked for is not in this OpenSSL");
	}
	if (rc == 0)
		rc = threads_each(r->payload->n, workers, hash_file, r, e);
	for (size_t i = 0; i < workers; i++) {
		free(r->workers[i].piece);
		hash_free(r->workers[i].sha256);
		hash_free(r->workers[i].sm3);
	}
	return rc;
}

int
payload_read(struct payload *p, const char *dir, const char *bundle_id, bool sm3, struct err *e)
{
	struct reading r = { .payload = p, .dir = dir, .bundle_id = bundle_id };
	char *data = xasprintf("%s/data", dir);
	int rc = -1;

	*p = (struct payload){ 0 };
	if (!dir_exists(data))
		err_set(e, ERR_IO, "%s: is not a folder; the payload is what is in it", data);
	else if (dir_walk(data, add_name, &r, e) != 0)
		rc = -1;
	else if (p->n == 0)
		err_set(e, ERR_USAGE, "%s: holds no file to seal", data);
	else if (check_clashes(p, dir, e) == 0)
		rc = hash_all(&r, sm3, e);
	for (size_t i = 0; i < p->n; i++)
		p->bytes += p->files[i].size;
	free(data);
	return rc;
}

void
payload_release(struct payload *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->files[i].name);
	free(p->files);
	*p = (struct payload){ 0 };
}
