#include "evidence/piecestream.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "evidence/piece.h"

#define META_SUFFIX ".meta.json"

struct piecestream {
	const struct store_reader *r;
	const struct idset *skip;
	char *id;		/* of the piece that is half there; NULL: none */
	bool has_meta;		/* its meta file, else its body */
	struct buf half;
};

struct piecestream *
piecestream_new(const struct store_reader *r, const struct idset *skip)
{
	struct piecestream *s = xcalloc(1, sizeof(*s));

	s->r = r;
	s->skip = skip;
	return s;
}

void
piecestream_free(struct piecestream *s)
{
	if (s == NULL)
		return;
	free(s->id);
	buf_release(&s->half);
	free(s);
}

static void
take_over(struct buf *to, struct buf *from)
{
	buf_release(to);
	*to = *from;
	buf_init(from, to->max);
}

static int
deliver(const struct piecestream *s, const struct buf *meta, struct buf *body, struct err *e)
{
	struct exchange *x = exchange_new();
	char got[SHA256_HEX_SIZE];
	int rc;

	take_over(&x->body, body);
	sha256_hex(buf_text(&x->body), x->body.len, got);
	rc = piece_take_meta(x, meta, s->id, e);
	if (rc == 0 && strcmp(x->sha256, got) != 0)
		rc = err_set(e, ERR_FORMAT, "%s: its meta file gives another SHA-256 than its body has", s->id);
	if (rc == 0)
		rc = piece_hand_over(x, s->r, e);
	exchange_free(x);
	return rc;
}

/* "sls.GetLogStore/0003" of the path of either file, NULL when it is none. */
static char *
id_of(const char *path)
{
	const char *rel = path + strlen(EVIDENCE_FOLDER), *slash = strrchr(rel, '/'), *dot = slash ? strchr(slash, '.') : NULL;

	return dot != NULL ? xstrndup(rel, (size_t)(dot - rel)) : NULL;
}

int
piecestream_file(struct piecestream *s, const char *path, struct buf *bytes, struct err *e)
{
	size_t len = strlen(path), suffix = strlen(META_SUFFIX);
	bool is_meta = len > suffix && strcmp(path + len - suffix, META_SUFFIX) == 0;
	char *id = id_of(path);
	int rc = 0;

	if (id == NULL) {
		rc = err_set(e, ERR_FORMAT, "%s: is no file of a piece of evidence", path);
	} else if (s->id == NULL) {
		s->id = id;
		s->has_meta = is_meta;
		take_over(&s->half, bytes);
		return 0;
	} else if (strcmp(s->id, id) != 0 || s->has_meta == is_meta) {
		rc = err_set(e, ERR_FORMAT, "%s: where the %s of %s was to come", path, s->has_meta ? "body" : "meta file", s->id);
	} else if (!idset_has(s->skip, id)) {
		rc = is_meta ? deliver(s, bytes, &s->half, e) : deliver(s, &s->half, bytes, e);
	}
	free(id);
	free(s->id);
	s->id = NULL;
	return rc;
}

int
piecestream_end(struct piecestream *s, struct err *e)
{
	return s->id == NULL ? 0 : err_set(e, ERR_FORMAT, "%s: half of the piece is missing", s->id);
}
