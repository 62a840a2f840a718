#include "bundle/verify/verify_run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/baginfo.h"
#include "bundle/names.h"
#include "bundle/sign/sign.h"
#include "bundle/verify/part_verify.h"

#define OXUM_SLACK (1ull << 30)		/* bytes beyond Payload-Oxum after which the rest is not worth reading */

enum go
verify_refuse(struct run *v)
{
	if (v->p.code == PROBLEM_READ || v->p.code == PROBLEM_STOPPED)
		return GO_FAIL;
	problems_add(&v->r->problems, &v->p);
	return GO_STOP;
}

/* ---- members ---- */

static int
rank_of(const char *path)
{
	for (int i = 0; i < TAG_COUNT; i++) {
		if (strcmp(path, tag_kinds[i].name) == 0)
			return i;
	}
	if (strncmp(path, "signatures/", 11) == 0)
		return RANK_SIGNATURE;
	return strncmp(path, "data/", 5) == 0 ? RANK_DATA : RANK_OTHER;
}

/* A file outside data/ that has no place: told, passed over. */
static void
unknown_member(struct run *v, const char *path)
{
	struct problem_list *l = &v->r->problems;

	if (strcmp(path, "fetch.txt") == 0)
		problems_addf(l, PROBLEM_FETCH_FILE, "fetch.txt: payload kept elsewhere is not allowed");
	else if (strncmp(path, "manifest-", 9) == 0 || strncmp(path, "tagmanifest-", 12) == 0)
		problems_addf(l, PROBLEM_MANIFEST_ALGORITHM, "%s: only sha256 manifests and sm3 ones beside them are allowed", path);
	else if (strncmp(path, "signatures/", 11) == 0)
		problems_addf(l, PROBLEM_SIGNATURE_UNKNOWN, "%s: is not a kind of signature file that this version can check", path);
	else
		problems_addf(l, PROBLEM_MEMBER_UNKNOWN, "%s: has no place outside data/", path);
}

static enum go
keep(struct run *v, struct buf *to, const char *path)
{
	const unsigned char *bytes;
	size_t len;
	int rc;

	while ((rc = tar_read(&v->tar, &bytes, &len, &v->p)) > 0) {
		if (buf_add(to, bytes, len) != 0) {
			problem_set(&v->p, PROBLEM_TAG_SIZE, "%s: is over the limit of %zu bytes", path, to->max);
			return verify_refuse(v);
		}
	}
	if (rc < 0)
		return verify_refuse(v);
	if (v->opt->sink != NULL && v->opt->sink->tag != NULL && v->opt->sink->tag(v->opt->sink->arg, path, buf_text(to), to->len) != 0)
		return GO_STOP;
	return GO_ON;
}

/* The order of rule 4.  A payload file out of order is told once and read; a tag file behind payload comes too late. */
static enum go
check_order(struct run *v, int rank, const char *path)
{
	bool ordered = rank > v->rank || (rank == v->rank && strcmp(path, v->last) > 0);
	bool late = rank < RANK_DATA && v->rank == RANK_DATA;

	if (ordered)
		return GO_ON;
	problem_set(&v->p, PROBLEM_MEMBER_ORDER, "%s: comes behind %s, out of order", path, v->last);
	if (late)
		return verify_refuse(v);
	if (!v->order_told)
		problems_add(&v->r->problems, &v->p);
	v->order_told = true;
	return GO_ON;
}

/* Whether this name came by already: tag files are few, payload files have a flag in the manifest. */
static bool
seen_before(const struct run *v, int rank, const char *path)
{
	const struct manifest_line *line = rank == RANK_DATA ? manifest_find(&v->manifest, path) : NULL;

	for (size_t i = 0; i < v->signatures_n && rank == RANK_SIGNATURE; i++) {
		if (strcmp(v->signatures[i].path, path) == 0)
			return true;
	}
	return rank < TAG_COUNT ? v->tag_seen[rank] : line != NULL && line->seen;
}

/* NULL for a kind that is not known, or when there are too many. */
static struct buf *
signature_place(struct run *v, const char *path)
{
	const char *file = path + strlen("signatures/");
	enum signature_kind kind;
	struct signature_file *s;
	size_t name_len;

	if (!signature_kind_of(file, &kind, &name_len) || v->signatures_n == SIGNATURES_MAX)
		return NULL;
	s = &v->signatures[v->signatures_n++];
	s->path = xstrdup(path);
	s->name = xstrndup(file, name_len);
	s->kind = kind;
	buf_init(&s->bytes, SIGNATURE_MAX);
	return &s->bytes;
}

struct buf *
verify_tag_place(struct run *v, const char *path)
{
	int rank = rank_of(path);

	if (rank == RANK_SIGNATURE)
		return signature_place(v, path);
	if (rank >= TAG_COUNT)
		return NULL;
	v->tag_seen[rank] = true;
	return &v->tag[rank];
}

static enum go
tag_member(struct run *v, int rank, const char *path)
{
	struct buf *place = verify_tag_place(v, path);

	if (place != NULL)
		return keep(v, place, path);
	if (rank == RANK_SIGNATURE && v->signatures_n == SIGNATURES_MAX) {
		problem_set(&v->p, PROBLEM_TAG_SIZE, "signatures: more than %d files", SIGNATURES_MAX);
		return verify_refuse(v);
	}
	unknown_member(v, path);
	return GO_ON;
}

/* ---- the payload: steps 14 and 15 ---- */

/* The readers of step 15 take their files as they come by. */
static void
begin_meaning(struct run *v, const char *path)
{
	if (strcmp(path, LOG_FILE) == 0 && v->log == NULL) {
		v->r->has_log = true;
		v->log = logcheck_new(&v->manifest, &v->r->problems);
	} else if (strcmp(path, REPORT_FILE) == 0 && v->report == NULL) {
		v->r->has_report = true;
		v->report = oscalcheck_new(&v->manifest, &v->r->problems);
	}
}

static void
end_meaning(struct run *v, const char *path)
{
	if (strcmp(path, LOG_FILE) == 0)
		logcheck_end(v->log, &v->r->log_lines, &v->r->log_exchanges);
	else if (strcmp(path, REPORT_FILE) == 0)
		oscalcheck_end(v->report, &v->r->report_digests);
}

/* One listed payload file: hash it, give it to who listens, compare. */
static enum go
listed_member(struct run *v, struct manifest_line *line, uint64_t size)
{
	const struct bundle_sink *sink = v->tags_good ? v->opt->sink : NULL;
	bool is_log = strcmp(line->path, LOG_FILE) == 0, is_report = strcmp(line->path, REPORT_FILE) == 0;
	int wants = sink != NULL && sink->begin != NULL ? sink->begin(sink->arg, line->path, size) : 0;
	char got[HASH_MAX_HEX], want[SHA256_HEX_SIZE];
	const unsigned char *bytes;
	bool good;
	size_t len;
	int rc;

	begin_meaning(v, line->path);
	if (v->part != NULL)
		part_begin(v->part, line->path);
	hash_reset(v->hash);
	while (wants >= 0 && (rc = tar_read(&v->tar, &bytes, &len, &v->p)) != 0) {
		if (rc < 0)
			return verify_refuse(v);
		hash_update(v->hash, bytes, len);
		if (v->sm3 != NULL)
			sidehash_bytes(v->sm3, bytes, len);
		if (is_log)
			logcheck_bytes(v->log, bytes, len);
		if (is_report)
			oscalcheck_bytes(v->report, bytes, len);
		if (v->part != NULL)
			part_bytes(v->part, bytes, len);
		if (wants > 0 && sink->bytes != NULL && sink->bytes(sink->arg, bytes, len) != 0)
			wants = -1;
	}
	if (wants < 0)
		return GO_STOP;
	hash_hex(v->hash, got);
	hex_encode(line->digest, SHA256_SIZE, want);
	end_meaning(v, line->path);
	if (v->part != NULL)
		part_end(v->part);
	good = strcmp(got, want) == 0;
	if (!good)
		problems_addf(&v->r->problems, PROBLEM_PAYLOAD_DIGEST, "%s: sha256 is %s, want %s", line->path, got, want);
	verify_sm3_payload(v, line);
	if (wants > 0 && sink->end != NULL && sink->end(sink->arg, line->path, good) != 0)
		return GO_STOP;
	return GO_ON;
}

static enum go
data_member(struct run *v, const char *path, uint64_t size)
{
	struct manifest_line *line = NULL;

	v->r->files++;
	v->r->bytes += size;
	if (v->has_oxum && v->r->bytes > v->oxum_bytes + OXUM_SLACK) {
		problem_set(&v->p, PROBLEM_PAYLOAD_OXUM, "%s: the payload is far longer than Payload-Oxum says", path);
		return verify_refuse(v);
	}
	if (v->cursor < v->manifest.n && strcmp(v->manifest.lines[v->cursor].path, path) == 0)
		line = &v->manifest.lines[v->cursor];
	else
		line = manifest_find(&v->manifest, path);
	if (line == NULL) {
		problems_addf(&v->r->problems, PROBLEM_PAYLOAD_UNLISTED, "%s: is not in " MANIFEST_FILE, path);
		return GO_ON;
	}
	line->seen = true;
	v->cursor = (size_t)(line - v->manifest.lines) + 1;
	return listed_member(v, line, size);
}

static enum go
member(struct run *v, const struct tar_member *m)
{
	const char *wrong = name_wrong(m->name), *slash = strchr(m->name, '/'), *path;
	size_t top = slash ? (size_t)(slash - m->name) : 0;
	enum go go;
	int rank;

	if (wrong != NULL) {
		problem_set(&v->p, PROBLEM_NAME_RULE, "member %zu: the name %s %s", v->tar.members, m->name, wrong);
		return verify_refuse(v);
	}
	if (v->r->bundle_id == NULL && slash != NULL) {
		v->r->bundle_id = xstrndup(m->name, top);
		v->r->mtime = (time_t)m->mtime;
	}
	if (slash == NULL || strlen(v->r->bundle_id) != top || memcmp(v->r->bundle_id, m->name, top) != 0) {
		problem_set(&v->p, PROBLEM_NAME_TOP, "%s: is not in the one top folder", m->name);
		return verify_refuse(v);
	}
	path = slash + 1;
	rank = rank_of(path);
	if (seen_before(v, rank, path)) {
		problem_set(&v->p, PROBLEM_NAME_DUPLICATE, "%s: is there twice", path);
		return verify_refuse(v);
	}
	if (rank != RANK_OTHER && (go = check_order(v, rank, path)) != GO_ON)
		return go;
	if (rank == RANK_DATA && !v->tags_done && (go = verify_tags(v)) != GO_ON)
		return go;
	go = rank == RANK_DATA ? data_member(v, path, m->size) : tag_member(v, rank, path);
	if (rank != RANK_OTHER) {
		v->rank = rank > v->rank ? rank : v->rank;
		memcpy(v->last, path, strlen(path) + 1);
	}
	return go;
}

/* ---- the whole ---- */

static void
end_payload(struct run *v)
{
	struct problem_list *l = &v->r->problems;
	bool evidence = false;

	for (size_t i = 0; i < v->manifest.n; i++) {
		const struct manifest_line *line = &v->manifest.lines[i];
		bool is_evidence = strncmp(line->path, EVIDENCE_PREFIX, strlen(EVIDENCE_PREFIX)) == 0;

		evidence = evidence || is_evidence;
		if (!line->seen)
			problems_addf(l, PROBLEM_PAYLOAD_MISSING, "%s: is in " MANIFEST_FILE " and not in the bundle", line->path);
		if (is_evidence && v->r->has_log && !line->named)
			problems_addf(l, PROBLEM_LOG_UNNAMED, "%s: is named by no line of " LOG_FILE, line->path);
	}
	if (evidence && !v->r->has_log)
		problems_addf(l, PROBLEM_LOG_MISSING, LOG_FILE ": is missing, and there is evidence");
	if (v->has_oxum && (v->r->files != v->oxum_files || v->r->bytes != v->oxum_bytes))
		problems_addf(l, PROBLEM_PAYLOAD_OXUM, BAGINFO_FILE ": Payload-Oxum is %llu.%llu, found %llu.%llu",
		    (unsigned long long)v->oxum_bytes, (unsigned long long)v->oxum_files, (unsigned long long)v->r->bytes,
		    (unsigned long long)v->r->files);
}

static int
next_piece(void *arg, const unsigned char **bytes, size_t *len, struct problem *p)
{
	return unpack_next(arg, bytes, len, p);
}

static enum go
read_members(struct run *v)
{
	struct tar_member m;
	enum go go = GO_ON;
	int rc;

	while ((rc = tar_next(&v->tar, &m, &v->p)) > 0) {
		go = member(v, &m);
		if (go != GO_ON)
			return go;
	}
	if (rc < 0)
		return verify_refuse(v);
	if (v->r->bundle_id == NULL) {
		problem_set(&v->p, PROBLEM_TAG_MISSING, "the archive has no members");
		return verify_refuse(v);
	}
	if (!v->tags_done && (go = verify_tags(v)) != GO_ON)
		return go;
	end_payload(v);
	if (v->part != NULL)
		part_finish(v->part);
	v->r->complete = true;
	return GO_ON;
}

void
verify_run_init(struct run *v)
{
	v->rank = -1;
	v->hash = hash_new("sha256");
	for (int i = 0; i < TAG_COUNT; i++)
		buf_init(&v->tag[i], tag_kinds[i].max);
}

void
verify_run_release(struct run *v)
{
	part_free(v->part);
	sidehash_free(v->sm3);
	unpack_free(v->unpack);
	for (int i = 0; i < TAG_COUNT; i++)
		buf_release(&v->tag[i]);
	for (size_t i = 0; i < v->signatures_n; i++) {
		free(v->signatures[i].path);
		free(v->signatures[i].name);
		buf_release(&v->signatures[i].bytes);
	}
	manifest_release(&v->manifest);
	manifest_release(&v->manifest_sm3);
	hash_free(v->hash);
	logcheck_free(v->log);
	oscalcheck_free(v->report);
}

static int
open_bundle(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return err_errno(e, "%s: cannot open", path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(e, ERR_IO, "%s: is a folder, want a bundle (.tar.gz or .tar.zst)", path);
	}
	return fd;
}

int
verify_file(const char *path, const struct verify_options *opt, struct verify_result *result, struct err *e)
{
	struct run v = { .opt = opt, .r = result };
	int fd = open_bundle(path, e), rc = 0;
	enum go go;

	*result = (struct verify_result){ 0 };
	result->layers[LAYER_REPERFORMED].state = LAYER_NOT_CHECKED;
	verify_run_init(&v);
	if (fd < 0) {
		verify_run_release(&v);
		return -1;
	}
	go = unpack_open(&v.unpack, fd, &v.p) == 0 ? GO_ON : verify_refuse(&v);
	tar_init(&v.tar, next_piece, v.unpack);
	if (go == GO_ON)
		go = read_members(&v);
	verify_sm3_finish(&v);
	if (go == GO_FAIL)
		rc = err_set(e, v.p.code == PROBLEM_STOPPED ? ERR_STOPPED : ERR_IO, "%s: %s", path, v.p.text);
	verify_judge(result);
	verify_run_release(&v);
	return rc;
}

void
verify_result_release(struct verify_result *r)
{
	if (r->original != NULL)
		verify_result_release(r->original);
	free(r->original);
	problems_release(&r->problems);
	free(r->bundle_id);
	kv_release(&r->info);
	for (size_t i = 0; i < r->signers_n; i++)
		signature_facts_release(&r->signers[i]);
	free(r->signers);
	crls_release(&r->lists);
	for (int i = 0; i < LAYER_COUNT; i++)
		layer_release(&r->layers[i]);
	cJSON_Delete(r->reperformed);
	*r = (struct verify_result){ 0 };
}

bool
verify_accepted(const struct verify_result *r)
{
	return r->complete && r->problems.integrity == 0 && r->problems.findings == 0;
}

int
bundle_read(const char *path, const struct bundle_sink *sink, struct verify_result *result, struct err *e)
{
	struct verify_options opt = { .sink = sink };

	if (verify_file(path, &opt, result, e) != 0)
		return -1;
	if (result->problems.integrity > 0)
		return err_set(e, ERR_NO, "%s: is not intact: %s", path, result->problems.items[0].text);
	return 0;
}
