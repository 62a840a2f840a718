#include "cmd/runfiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/baseline.h"
#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/commitment.h"
#include "bundle/verify/extract.h"
#include "cmd/factfiles.h"
#include "cmd/partfiles.h"
#include "cmd/workdir.h"
#include "evidence/custody.h"
#include "evidence/piecestream.h"

/* ---- what is held ---- */

int
runfiles_same(const struct runfiles *p, const struct verify_result *r, struct err *e)
{
	if (strcmp(r->identity, p->identity) == 0)
		return 0;
	return err_set(e, ERR_NO, "%s: was changed since it was verified", p->path);
}

/* The log was verified: each line is an object. */
static int
read_log(struct runfiles *p, const struct buf *log, struct err *e)
{
	const char *at = buf_text(log), *lf;
	cJSON *line;

	for (; (lf = strchr(at, '\n')) != NULL; at = lf + 1) {
		if ((line = json_parse(at, (size_t)(lf - at), WORK_LOG, e)) == NULL)
			return -1;
		custody_skipped(p->skipped, line);
		cJSON_Delete(line);
	}
	return 0;
}

static int
hold(struct runfiles *p, struct extracted *x, struct err *e)
{
	const struct buf *log = extracted_find(x, WORK_LOG);

	if (log != NULL && read_log(p, log, e) != 0)
		return -1;
	for (size_t i = 0; i < x->n; i++) {
		if (&x->files[i].bytes != log && memfiles_add(p->held, x->files[i].path, &x->files[i].bytes, e) != 0)
			return -1;
	}
	return 0;
}

int
runfiles_of_bundle(struct runfiles *p, const char *path, const char *identity, struct err *e)
{
	static const struct extract_want wants[] = {
		{ WORK_RUN, RUNFILES_HELD_MAX },
		{ WORK_SCOPE, RUNFILES_HELD_MAX },
		{ WORK_BASELINE, BASELINE_FILE_MAX },
		{ WORK_BASELINE_NEXT, BASELINE_FILE_MAX },
		{ WORK_LOG, RUNFILES_HELD_MAX },
		{ FACTFILES, RUNFILES_HELD_MAX },
		{ COMMITTED_FACTFILES, RUNFILES_HELD_MAX },
		{ COMMITMENT_KEY_FILE, SHA256_HEX_SIZE },
		{ WORK_FACTS, RUNFILES_HELD_MAX },
		{ WORK_KNOWLEDGE "/", KNOWLEDGE_FILE_MAX },
	};
	const struct extract_request request = { .wants = wants, .n = sizeof(wants) / sizeof(wants[0]),
		.total_max = RUNFILES_HELD_MAX };
	struct extracted x;
	int rc;

	*p = (struct runfiles){ .path = path, .held = memfiles_new(RUNFILES_HELD_MAX), .skipped = idset_new() };
	snprintf(p->identity, sizeof(p->identity), "%s", identity);
	rc = bundle_extract(&x, path, &request, e);
	if (rc == 0)
		rc = runfiles_same(p, &x.result, e);
	if (rc == 0)
		rc = hold(p, &x, e);
	extracted_release(&x);
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

/* ---- knowledge ---- */

int
runfiles_knowledge(struct knowledge **out, const struct runfiles *p, struct err *e)
{
	char *folder = runfiles_place(p, WORK_KNOWLEDGE);
	struct strlist dirs = { 0 };
	int rc;

	strlist_add(&dirs, folder);
	rc = p->part != NULL ? knowledge_load_part(out, p->held, &dirs, e) : knowledge_load_tree(out, p->held, &dirs, e);
	strlist_release(&dirs);
	free(folder);
	return rc;
}

/* A folder on disk on its way to the files that are held. */
struct holding {
	struct memfiles *held;
	const char *from, *to;
};

static int
hold_file(void *arg, const char *rel, struct err *e)
{
	const struct holding *h = arg;
	char *from = xasprintf("%s/%s", h->from, rel), *to = xasprintf("%s/%s", h->to, rel);
	struct buf b;
	int rc;

	buf_init(&b, KNOWLEDGE_FILE_MAX);
	rc = file_read(&b, from, e);
	if (rc == 0)
		rc = memfiles_add(h->held, to, &b, e);
	buf_release(&b);
	free(to);
	free(from);
	return rc;
}

int
runfiles_knowledge_with(struct knowledge **out, struct runfiles *p, const char *dir, struct err *e)
{
	char *whole = xasprintf("%s/products.json", dir), *name = xasprintf("--knowledge %s", dir);
	struct holding h = { p->held, dir, name };
	struct strlist dirs = { 0 };
	int rc;

	strlist_add(&dirs, WORK_KNOWLEDGE);
	strlist_add(&dirs, name);
	if (!dir_exists(dir))
		rc = err_set(e, ERR_USAGE, "%s: is no folder", name);
	else if (file_exists(whole))
		rc = knowledge_load(out, dir, NULL, NULL, e);
	else if ((rc = dir_walk(dir, hold_file, &h, e)) == 0)
		rc = knowledge_load_tree(out, p->held, &dirs, e);
	strlist_release(&dirs);
	free(name);
	free(whole);
	return rc;
}

/* ---- evidence ---- */

/* A bundle's evidence coming by. */
struct reading {
	const struct runfiles *p;
	struct piecestream *pieces;
	char *name;			/* of the file that comes by, in the whole bundle */
	struct buf bytes;		/* of it */
	struct err failed;
};

static int
begin_piece(void *arg, const char *path, uint64_t size)
{
	struct reading *r = arg;

	free(r->name);
	r->name = r->p->part != NULL ? partfiles_evidence(r->p->part, path) : xstrdup(path);
	if (r->name == NULL || strncmp(r->name, EVIDENCE_FOLDER, strlen(EVIDENCE_FOLDER)) != 0)
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
	int rc = good ? piecestream_file(r->pieces, r->name, &r->bytes, &r->failed) : -1;

	(void)path;
	buf_release(&r->bytes);
	return rc;
}

static int
bundle_evidence(const struct runfiles *p, const struct store_reader *reader, struct err *e)
{
	struct reading r = { .p = p, .pieces = piecestream_new(reader, p->skipped) };
	const struct bundle_sink sink = { .begin = begin_piece, .bytes = piece_bytes, .end = end_piece, .arg = &r };
	struct verify_result result;
	int rc = bundle_read(p->path, &sink, &result, e);

	if (r.failed.code != ERR_NONE)
		rc = err_set(e, r.failed.code, "%s", r.failed.text);
	else if (rc == 0 && !result.complete)
		rc = err_set(e, ERR_FORMAT, "%s: not all of the evidence was read", p->path);
	else if (rc == 0)
		rc = runfiles_same(p, &result, e);
	if (rc == 0)
		rc = piecestream_end(r.pieces, e);
	verify_result_release(&result);
	piecestream_free(r.pieces);
	free(r.name);
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
