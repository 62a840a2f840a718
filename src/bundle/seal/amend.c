#include "bundle/seal/amend.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/manifest.h"
#include "bundle/names.h"
#include "bundle/sign/signfiles.h"
#include "bundle/tar/pack.h"

#define SIGNATURES "signatures/"

/* One bundle being copied, as the verifier hands out its members. */
struct copy {
	struct pack *pack;
	const struct verify_result *r;	/* filled as the stream is read */
	const char *in, *out;
	enum pack_format format;
	const struct addition **more;	/* sorted by bytes of path */
	size_t n, next;
	size_t there;			/* files under signatures/ that came by */
	char *member;			/* the payload member at hand */
	struct err *e;
};

/* Why this bundle is not to be added to, in the words of the verifier. */
static int
not_accepted(const char *path, const struct verify_result *r, struct err *e)
{
	if (r->problems.n > 0)
		return err_set(e, ERR_NO, "%s: does not verify, so nothing is added: %s", path, r->problems.items[0].text);
	return err_set(e, ERR_NO, "%s: does not verify, so nothing is added", path);
}

/* ---- before signing ---- */

static int
keep_tagmanifest(void *arg, const char *path, const void *bytes, size_t len)
{
	struct signed_part *part = arg;

	if (strcmp(path, TAGMANIFEST_FILE) == 0)
		return buf_add(&part->sha256, bytes, len);
	return strcmp(path, TAGMANIFEST_SM3_FILE) == 0 ? buf_add(&part->sm3, bytes, len) : 0;
}

int
amend_begin(const char *in, const struct verify_options *opt, struct signed_part *part, struct verify_result *result, struct err *e)
{
	const struct bundle_sink sink = { .tag = keep_tagmanifest, .arg = part };
	struct verify_options with = *opt;

	with.sink = &sink;
	if (verify_file(in, &with, result, e) != 0)
		return -1;
	return verify_accepted(result) ? 0 : not_accepted(in, result, e);
}

/* ---- the copy ---- */

static int
by_path(const void *x, const void *y)
{
	const struct addition *const *a = x, *const *b = y;

	return strcmp((*a)->path, (*b)->path);
}

/* The compression of the bundle, from its first byte; what else it is, the verifier judges. */
static int
find_format(struct copy *c, struct err *e)
{
	FILE *f = fopen(c->in, "rbe");
	int first;

	if (f == NULL)
		return err_errno(e, "%s: cannot open", c->in);
	first = getc(f);
	fclose(f);
	c->format = first == 0x28 ? PACK_ZSTD : PACK_GZIP;
	return 0;
}

static int
put(struct copy *c, const char *path, const void *bytes, size_t len)
{
	char *name = xasprintf("%s/%s", c->r->bundle_id, path);
	int rc = 0;

	if (c->pack == NULL)
		rc = pack_open(&c->pack, c->out, c->format, 0, c->r->mtime, c->e);
	if (rc == 0)
		rc = pack_bytes(c->pack, name, bytes, len, c->e);
	free(name);
	return rc;
}

/* What is added and belongs before this path; NULL: all that is left. */
static int
put_added(struct copy *c, const char *before)
{
	for (; c->next < c->n; c->next++) {
		const struct addition *a = c->more[c->next];

		if (before != NULL && strcmp(a->path, before) > 0)
			return 0;
		if (put(c, a->path, a->bytes, a->len) != 0)
			return -1;
	}
	return 0;
}

static int
copy_tag(void *arg, const char *path, const void *bytes, size_t len)
{
	struct copy *c = arg;

	if (strncmp(path, SIGNATURES, strlen(SIGNATURES)) != 0)
		return put(c, path, bytes, len);
	if (++c->there + c->n > SIGNATURES_MAX)
		return err_set(c->e, ERR_LIMIT, "%s: would have more than %d files under " SIGNATURES, c->in, SIGNATURES_MAX);
	for (size_t i = 0; i < c->n; i++) {
		if (strcasecmp(c->more[i]->path, path) == 0)
			return err_set(c->e, ERR_NO, "%s: has %s already", c->in, path);
	}
	return put_added(c, path) != 0 ? -1 : put(c, path, bytes, len);
}

static int
copy_begin(void *arg, const char *path, uint64_t size)
{
	struct copy *c = arg;

	if (put_added(c, NULL) != 0)
		return -1;
	free(c->member);
	c->member = xasprintf("%s/%s", c->r->bundle_id, path);
	return pack_begin(c->pack, c->member, size, c->e) == 0 ? 1 : -1;
}

static int
copy_bytes(void *arg, const void *bytes, size_t len)
{
	struct copy *c = arg;

	return pack_piece(c->pack, c->member, bytes, len, c->e);
}

static int
finish(struct copy *c, const char *identity, struct err *e)
{
	uint64_t size;
	struct pack *pack = c->pack;

	if (e->code != ERR_NONE)	/* of a callback, which stopped the reading */
		return -1;
	if (!verify_accepted(c->r))
		return not_accepted(c->in, c->r, e);
	if (strcmp(c->r->identity, identity) != 0)
		return err_set(e, ERR_FORMAT, "%s: changed while it was being signed", c->in);
	if (put_added(c, NULL) != 0)	/* only now when there is no payload */
		return -1;
	c->pack = NULL;
	return pack_commit(pack, &size, e);
}

int
amend(const char *in, const char *out, const struct verify_options *opt, const char *identity, const struct addition *more,
    size_t n, struct err *e)
{
	struct verify_result r = { 0 };
	struct copy c = { .r = &r, .in = in, .out = out, .more = xcalloc(n, sizeof(*c.more)), .n = n, .e = e };
	const struct bundle_sink sink = { .tag = copy_tag, .begin = copy_begin, .bytes = copy_bytes, .arg = &c };
	struct verify_options with = *opt;
	int rc = -1;

	e->code = ERR_NONE;
	with.sink = &sink;
	for (size_t i = 0; i < n; i++)
		c.more[i] = &more[i];
	qsort(c.more, n, sizeof(*c.more), by_path);
	if (find_format(&c, e) == 0 && verify_file(in, &with, &r, e) == 0)
		rc = finish(&c, identity, e);
	pack_abort(c.pack);
	free(c.member);
	free(c.more);
	verify_result_release(&r);
	return rc;
}
