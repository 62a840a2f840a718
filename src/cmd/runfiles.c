#include "cmd/runfiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cmd/workdir.h"
#include "evidence/custody.h"
#include "evidence/piecestream.h"

/* A bundle being read: which file comes by, and what is wrong with those before. */
struct reading {
	struct runfiles *p;
	struct piecestream *pieces;	/* NULL: documents and knowledge are wanted */
	struct buf bytes;		/* of the file, or the line of the log that is not whole yet */
	bool is_log;
	struct err failed;
};

/* ---- what is held ---- */

static bool
is_held(const char *path)
{
	static const char *const files[] = { WORK_RUN, WORK_SCOPE, WORK_BASELINE, WORK_BASELINE_NEXT, WORK_FACTS };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(path, files[i]) == 0)
			return true;
	}
	return strncmp(path, WORK_KNOWLEDGE "/", strlen(WORK_KNOWLEDGE "/")) == 0;
}

static int
begin_held(void *arg, const char *path, uint64_t size)
{
	struct reading *r = arg;

	r->is_log = strcmp(path, WORK_LOG) == 0;
	if (r->failed.code != ERR_NONE || !(r->is_log || is_held(path)))
		return 0;
	if (!r->is_log && size > RUNFILES_HELD_MAX) {
		err_set(&r->failed, ERR_LIMIT, "%s: is over the limit of %d bytes", path, RUNFILES_HELD_MAX);
		return 0;
	}
	buf_init(&r->bytes, r->is_log ? CUSTODY_LINE_MAX : RUNFILES_HELD_MAX);
	return 1;
}

static void
log_line(struct reading *r)
{
	cJSON *line = json_parse(buf_text(&r->bytes), r->bytes.len, WORK_LOG, &r->failed);

	if (line != NULL)
		custody_skipped(r->p->skipped, line);
	cJSON_Delete(line);
	buf_reset(&r->bytes);
}

static void
log_bytes(struct reading *r, const char *at, size_t len)
{
	const char *end = at + len, *lf;

	for (; at < end && r->failed.code == ERR_NONE; at = lf + 1) {
		lf = memchr(at, '\n', (size_t)(end - at));
		if (buf_add(&r->bytes, at, (size_t)((lf ? lf : end) - at)) != 0)
			err_set(&r->failed, ERR_LIMIT, WORK_LOG ": a line is over %d bytes", CUSTODY_LINE_MAX);
		else if (lf != NULL)
			log_line(r);
		if (lf == NULL)
			return;
	}
}

static int
held_bytes(void *arg, const void *bytes, size_t len)
{
	struct reading *r = arg;

	if (r->failed.code != ERR_NONE)
		return 0;
	if (r->is_log)
		log_bytes(r, bytes, len);
	else if (buf_add(&r->bytes, bytes, len) != 0)
		err_set(&r->failed, ERR_LIMIT, "a document is over the limit of %d bytes", RUNFILES_HELD_MAX);
	return 0;	/* the verification goes on: what can not be held is no fault of the bundle */
}

static int
end_held(void *arg, const char *path, bool good)
{
	struct reading *r = arg;

	if (good && !r->is_log && r->failed.code == ERR_NONE)
		memfiles_add(r->p->held, path, &r->bytes, &r->failed);
	buf_release(&r->bytes);
	return 0;
}

int
runfiles_of_bundle(struct runfiles *p, const char *path, const struct verify_options *opt, struct verify_result *result,
    struct err *e)
{
	struct reading r = { .p = p };
	const struct bundle_sink sink = { begin_held, held_bytes, end_held, &r };
	struct verify_options with = *opt;
	int rc;

	*p = (struct runfiles){ .path = path, .held = memfiles_new(RUNFILES_HELD_MAX), .skipped = idset_new() };
	with.sink = &sink;
	rc = verify_file(path, &with, result, e);
	memcpy(p->identity, result->identity, sizeof(p->identity));
	buf_release(&r.bytes);
	p->failed = r.failed;
	return rc;
}

void
runfiles_of_folder(struct runfiles *p, const char *work)
{
	*p = (struct runfiles){ .path = work };
}

void
runfiles_release(struct runfiles *p)
{
	memfiles_free(p->held);
	idset_free(p->skipped);
	*p = (struct runfiles){ 0 };
}

/* ---- documents ---- */

char *
runfiles_place(const struct runfiles *p, const char *rel)
{
	return p->held != NULL ? xstrdup(rel) : work_path(p->path, rel);
}

cJSON *
runfiles_document(const struct runfiles *p, const char *rel, const char *made_by, struct err *e)
{
	struct buf text;
	cJSON *v = NULL;

	if (p->held == NULL)
		return work_load(p->path, rel, made_by, e);
	buf_init(&text, RUNFILES_HELD_MAX);
	if (tree_read(p->held, &text, rel, e) == 0)
		v = json_parse(buf_text(&text), text.len, rel, e);
	buf_release(&text);
	return v;
}

/* ---- evidence ---- */

static int
begin_piece(void *arg, const char *path, uint64_t size)
{
	struct reading *r = arg;

	if (strncmp(path, EVIDENCE_FOLDER, strlen(EVIDENCE_FOLDER)) != 0)
		return 0;
	if (size > RUNFILES_PIECE_MAX) {
		err_set(&r->failed, ERR_LIMIT, "%s: is over the limit of %d bytes", path, RUNFILES_PIECE_MAX);
		return -1;
	}
	buf_init(&r->bytes, RUNFILES_PIECE_MAX);
	return 1;
}

static int
piece_bytes(void *arg, const void *bytes, size_t len)
{
	return buf_add(&((struct reading *)arg)->bytes, bytes, len);
}

static int
end_piece(void *arg, const char *path, bool good)
{
	struct reading *r = arg;
	int rc = good ? piecestream_file(r->pieces, path, &r->bytes, &r->failed) : -1;

	buf_release(&r->bytes);
	return rc;
}

static int
bundle_evidence(const struct runfiles *p, const struct store_reader *reader, struct err *e)
{
	struct reading r = { .pieces = piecestream_new(reader, p->skipped) };
	const struct bundle_sink sink = { begin_piece, piece_bytes, end_piece, &r };
	struct verify_result result;
	int rc = bundle_read(p->path, &sink, &result, e);

	if (r.failed.code != ERR_NONE)
		rc = err_set(e, r.failed.code, "%s", r.failed.text);
	else if (rc == 0 && (!result.complete || strcmp(result.identity, p->identity) != 0))
		rc = err_set(e, ERR_FORMAT, "%s: was changed since it was verified", p->path);
	else if (rc == 0)
		rc = piecestream_end(r.pieces, e);
	verify_result_release(&result);
	piecestream_free(r.pieces);
	buf_release(&r.bytes);
	return rc;
}

int
runfiles_evidence(const struct runfiles *p, const struct store_reader *r, struct err *e)
{
	if (p->held == NULL)
		return store_read(p->path, r, e);
	return bundle_evidence(p, r, e);
}
