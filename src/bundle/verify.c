#include "bundle/verify.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/baginfo.h"
#include "bundle/logcheck.h"
#include "bundle/manifest.h"
#include "bundle/names.h"
#include "bundle/oscalcheck.h"
#include "bundle/sign.h"
#include "bundle/tarstream.h"
#include "bundle/unpack.h"

enum {
	SIGNATURES_MAX = 64,
	TAGMANIFEST_MAX = 64 * 1024,	/* three lines */
	BAGIT_MAX = 1024
};

#define OXUM_SLACK (1ull << 30)		/* bytes beyond Payload-Oxum after which the rest is not worth reading */

/* The tag files in the order in which they must come. */
enum tag { TAG_BAGIT, TAG_BAGINFO, TAG_MANIFEST, TAG_TAGMANIFEST, TAG_COUNT };

static const struct {
	const char *name;
	size_t max;
} tags[TAG_COUNT] = {
	[TAG_BAGIT] = { BAGIT_FILE, BAGIT_MAX },
	[TAG_BAGINFO] = { BAGINFO_FILE, BAGINFO_MAX },
	[TAG_MANIFEST] = { MANIFEST_FILE, MANIFEST_MAX },
	[TAG_TAGMANIFEST] = { TAGMANIFEST_FILE, TAGMANIFEST_MAX },
};

/* Where a member belongs: a tag file's number, or one of these. */
enum { RANK_SIGNATURE = TAG_COUNT, RANK_DATA, RANK_OTHER };

struct signature_file {
	char *path;		/* signatures/NAME.p7s */
	char *name;
	struct buf bytes;
};

struct run {
	const struct verify_options *opt;
	struct verify_result *r;
	struct tarstream tar;
	struct unpack *unpack;
	struct problem p;		/* of the readers below, until it is in the list */

	struct buf tag[TAG_COUNT];
	bool tag_seen[TAG_COUNT];
	char tag_digest[TAG_COUNT][SHA256_HEX_SIZE];
	struct signature_file signatures[SIGNATURES_MAX];
	size_t signatures_n;
	int rank;			/* of the member before */
	char last[TAR_NAME_SIZE];	/* its path without the top folder */

	bool tags_done;
	bool tags_good;			/* the sink may listen */
	struct manifest manifest;
	size_t cursor;			/* the manifest line that should come next */
	bool order_told;
	bool has_oxum;
	uint64_t oxum_bytes, oxum_files;
	struct hash *hash;
	struct logcheck *log;
	struct oscalcheck *report;
};

/* What a step of the loop says. */
enum go { GO_ON, GO_STOP, GO_FAIL };	/* FAIL: run.p is PROBLEM_READ or PROBLEM_STOPPED */

static enum go
refuse(struct run *v)
{
	if (v->p.code == PROBLEM_READ || v->p.code == PROBLEM_STOPPED)
		return GO_FAIL;
	problems_add(&v->r->problems, &v->p);
	return GO_STOP;
}

/* ---- the tag part: steps 7, 8, 10, 13 and the reading of the manifest ---- */

static void
check_bag_info(struct run *v)
{
	struct problem_list *l = &v->r->problems;
	const struct buf *b = &v->tag[TAG_BAGINFO];
	const char *id = NULL, *oxum = NULL;
	size_t ids = 0, oxums = 0;

	if (!v->tag_seen[TAG_BAGINFO])
		return;
	if (baginfo_parse(&v->r->info, buf_text(b), b->len, &v->p) != 0) {
		problems_add(l, &v->p);
		return;
	}
	for (size_t i = 0; i < v->r->info.n; i++) {
		const struct kv *line = &v->r->info.items[i];

		if (strcasecmp(line->name, "External-Identifier") == 0 && ids++ == 0)
			id = line->value;
		if (strcasecmp(line->name, "Payload-Oxum") == 0 && oxums++ == 0)
			oxum = line->value;
	}
	if (ids != 1 || strcmp(id, v->r->bundle_id) != 0)
		problems_addf(l, PROBLEM_BUNDLE_ID, BAGINFO_FILE ": External-Identifier is %s, want %s once, as the top folder is named",
		    id ? id : "missing", v->r->bundle_id);
	if (oxums != 1 || oxum_parse(oxum, &v->oxum_bytes, &v->oxum_files) != 0)
		problems_addf(l, PROBLEM_PAYLOAD_OXUM, BAGINFO_FILE ": Payload-Oxum is not there once as OCTETS.FILES");
	else
		v->has_oxum = true;
}

static void
check_tagmanifest(struct run *v)
{
	static const enum tag listed[] = { TAG_BAGINFO, TAG_BAGIT, TAG_MANIFEST };	/* sorted by name */
	const size_t n = sizeof(listed) / sizeof(listed[0]);
	struct problem_list *l = &v->r->problems;
	const struct buf *b = &v->tag[TAG_TAGMANIFEST];
	struct manifest m;
	char *copy, hex[SHA256_HEX_SIZE];

	if (!v->tag_seen[TAG_TAGMANIFEST])
		return;
	memcpy(v->r->identity, v->tag_digest[TAG_TAGMANIFEST], SHA256_HEX_SIZE);
	copy = xcalloc(1, b->len + 1);
	if (b->len > 0)
		memcpy(copy, b->data, b->len);
	if (manifest_parse(&m, copy, b->len, TAGMANIFEST_FILE, PROBLEM_TAGMANIFEST_FORM, &v->p) != 0) {
		problems_add(l, &v->p);
		manifest_release(&m);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct manifest_line *line = manifest_find(&m, tags[listed[i]].name);

		if (line == NULL) {
			problems_addf(l, PROBLEM_TAGMANIFEST_LIST, TAGMANIFEST_FILE ": does not list %s", tags[listed[i]].name);
			continue;
		}
		hex_encode(line->digest, SHA256_SIZE, hex);
		if (v->tag_seen[listed[i]] && strcmp(hex, v->tag_digest[listed[i]]) != 0)
			problems_addf(l, PROBLEM_TAG_DIGEST, "%s: sha256 is %s, want %s as " TAGMANIFEST_FILE " says", line->path,
			    v->tag_digest[listed[i]], hex);
	}
	for (size_t i = 0; i < m.n; i++) {
		if (strcmp(m.lines[i].path, BAGINFO_FILE) != 0 && strcmp(m.lines[i].path, BAGIT_FILE) != 0 &&
		    strcmp(m.lines[i].path, MANIFEST_FILE) != 0)
			problems_addf(l, PROBLEM_TAGMANIFEST_LIST, TAGMANIFEST_FILE ": lists %s, which has no place there", m.lines[i].path);
	}
	manifest_release(&m);
}

static void
check_signatures(struct run *v)
{
	const struct buf *content = &v->tag[TAG_TAGMANIFEST];
	struct verify_result *r = v->r;
	bool trust = v->opt->trust != NULL && v->opt->trust->roots > 0;
	time_t now = v->opt->now != 0 ? v->opt->now : (time_t)(clock_ms() / 1000);

	r->trust_asked = trust;
	if (trust && v->signatures_n == 0)
		problems_addf(&r->problems, PROBLEM_SIGNATURE_MISSING, "the bundle has no signature, and a root was named");
	r->signers = xcalloc(v->signatures_n, sizeof(*r->signers));
	r->signers_n = v->signatures_n;
	r->anchor = v->signatures_n > 0 ? ANCHOR_ROOT : ANCHOR_NONE;
	for (size_t i = 0; i < v->signatures_n; i++) {
		const struct signature_file *s = &v->signatures[i];

		signature_check(&r->signers[i], s->name, buf_text(&s->bytes), s->bytes.len, buf_text(content), content->len,
		    v->opt->trust, now, &r->problems);
		if (r->signers[i].anchor < r->anchor)
			r->anchor = r->signers[i].anchor;
	}
}

/* Rule 3 of FORMAT.md section 3, over the names the manifest lists: a member it does not list is refused anyway. */
static void
check_clashes(struct run *v)
{
	const char **names = xcalloc(v->manifest.n + v->signatures_n, sizeof(*names));
	const char *a, *b;
	size_t n = 0;
	bool folder;

	for (size_t i = 0; i < v->manifest.n; i++)
		names[n++] = v->manifest.lines[i].path;
	for (size_t i = 0; i < v->signatures_n; i++)
		names[n++] = v->signatures[i].path;
	if (names_clash(names, n, &a, &b, &folder))
		problems_addf(&v->r->problems, folder ? PROBLEM_NAME_FOLDER : PROBLEM_NAME_CASE,
		    folder ? "%s: is also a folder, in %s" : "%s: clashes with %s when letter case is ignored", a, b);
	free(names);
}

static enum go
read_manifest(struct run *v)
{
	size_t len = v->tag[TAG_MANIFEST].len;

	if (!v->tag_seen[TAG_MANIFEST])
		return GO_STOP;
	if (manifest_parse(&v->manifest, buf_take(&v->tag[TAG_MANIFEST]), len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &v->p) != 0)
		return refuse(v);
	for (size_t i = 0; i < v->manifest.n; i++) {
		if (strncmp(v->manifest.lines[i].path, "data/", 5) != 0) {
			problem_set(&v->p, PROBLEM_MANIFEST_FORM, MANIFEST_FILE ": line %zu: %s is not under data/", i + 1,
			    v->manifest.lines[i].path);
			return refuse(v);
		}
	}
	check_clashes(v);
	return GO_ON;
}

/* All tag files are in: judge them before the first payload byte. */
static enum go
end_tags(struct run *v)
{
	const struct buf *bagit = &v->tag[TAG_BAGIT];
	enum go go;

	v->tags_done = true;
	for (int i = 0; i < TAG_COUNT; i++) {
		if (!v->tag_seen[i])
			problems_addf(&v->r->problems, PROBLEM_TAG_MISSING, "%s: is missing", tags[i].name);
		sha256_hex(buf_text(&v->tag[i]), v->tag[i].len, v->tag_digest[i]);
	}
	if (v->tag_seen[TAG_BAGIT] && strcmp(buf_text(bagit), BAGIT_TEXT) != 0)
		problems_addf(&v->r->problems, PROBLEM_BAGIT_TXT, BAGIT_FILE ": is not the two lines of BagIt 1.0");
	check_bag_info(v);
	check_signatures(v);
	check_tagmanifest(v);
	go = read_manifest(v);
	v->tags_good = v->r->problems.integrity == 0;
	return go;
}

/* ---- members ---- */

static int
rank_of(const char *path)
{
	for (int i = 0; i < TAG_COUNT; i++) {
		if (strcmp(path, tags[i].name) == 0)
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
		problems_addf(l, PROBLEM_MANIFEST_ALGORITHM, "%s: only sha256 manifests are allowed", path);
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
			return refuse(v);
		}
	}
	return rc < 0 ? refuse(v) : GO_ON;
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
		return refuse(v);
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

static enum go
signature_member(struct run *v, const char *path)
{
	const char *name = path + strlen("signatures/");
	size_t len = strlen(name);
	struct signature_file *s;

	if (len < 4 || strcmp(name + len - 4, ".p7s") != 0 || !signer_name_ok(name, len - 4)) {
		unknown_member(v, path);
		return GO_ON;
	}
	if (v->signatures_n == SIGNATURES_MAX) {
		problem_set(&v->p, PROBLEM_TAG_SIZE, "signatures: more than %d files", SIGNATURES_MAX);
		return refuse(v);
	}
	s = &v->signatures[v->signatures_n++];
	s->path = xstrdup(path);
	s->name = xstrndup(name, len - 4);
	buf_init(&s->bytes, SIGNATURE_MAX);
	return keep(v, &s->bytes, path);
}

static enum go
tag_member(struct run *v, int rank, const char *path)
{
	if (rank == RANK_SIGNATURE)
		return signature_member(v, path);
	if (rank == RANK_OTHER) {
		unknown_member(v, path);
		return GO_ON;
	}
	v->tag_seen[rank] = true;
	return keep(v, &v->tag[rank], path);
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
	size_t len;
	int rc;

	begin_meaning(v, line->path);
	hash_reset(v->hash);
	while (wants >= 0 && (rc = tar_read(&v->tar, &bytes, &len, &v->p)) != 0) {
		if (rc < 0)
			return refuse(v);
		hash_update(v->hash, bytes, len);
		if (is_log)
			logcheck_bytes(v->log, bytes, len);
		if (is_report)
			oscalcheck_bytes(v->report, bytes, len);
		if (wants > 0 && sink->bytes != NULL && sink->bytes(sink->arg, bytes, len) != 0)
			wants = -1;
	}
	if (wants < 0)
		return GO_STOP;
	hash_hex(v->hash, got);
	hex_encode(line->digest, SHA256_SIZE, want);
	end_meaning(v, line->path);
	if (strcmp(got, want) != 0)
		problems_addf(&v->r->problems, PROBLEM_PAYLOAD_DIGEST, "%s: sha256 is %s, want %s", line->path, got, want);
	if (wants > 0 && sink->end != NULL && sink->end(sink->arg, line->path, strcmp(got, want) == 0) != 0)
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
		return refuse(v);
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
		return refuse(v);
	}
	if (v->r->bundle_id == NULL && slash != NULL)
		v->r->bundle_id = xstrndup(m->name, top);
	if (slash == NULL || strlen(v->r->bundle_id) != top || memcmp(v->r->bundle_id, m->name, top) != 0) {
		problem_set(&v->p, PROBLEM_NAME_TOP, "%s: is not in the one top folder", m->name);
		return refuse(v);
	}
	path = slash + 1;
	rank = rank_of(path);
	if (seen_before(v, rank, path)) {
		problem_set(&v->p, PROBLEM_NAME_DUPLICATE, "%s: is there twice", path);
		return refuse(v);
	}
	if (rank != RANK_OTHER && (go = check_order(v, rank, path)) != GO_ON)
		return go;
	if (rank == RANK_DATA && !v->tags_done && (go = end_tags(v)) != GO_ON)
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
		if (stop_requested()) {
			problem_set(&v->p, PROBLEM_STOPPED, "verification was interrupted");
			return GO_FAIL;
		}
		go = member(v, &m);
		if (go != GO_ON)
			return go;
	}
	if (rc < 0)
		return refuse(v);
	if (v->r->bundle_id == NULL) {
		problem_set(&v->p, PROBLEM_TAG_MISSING, "the archive has no members");
		return refuse(v);
	}
	if (!v->tags_done && (go = end_tags(v)) != GO_ON)
		return go;
	end_payload(v);
	v->r->complete = true;
	return GO_ON;
}

static void
run_release(struct run *v)
{
	unpack_free(v->unpack);
	for (int i = 0; i < TAG_COUNT; i++)
		buf_release(&v->tag[i]);
	for (size_t i = 0; i < v->signatures_n; i++) {
		free(v->signatures[i].path);
		free(v->signatures[i].name);
		buf_release(&v->signatures[i].bytes);
	}
	manifest_release(&v->manifest);
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
	struct run v = { .opt = opt, .r = result, .rank = -1, .hash = hash_new("sha256") };
	int fd = open_bundle(path, e), rc = 0;
	enum go go;

	*result = (struct verify_result){ 0 };
	for (int i = 0; i < TAG_COUNT; i++)
		buf_init(&v.tag[i], tags[i].max);
	if (fd < 0) {
		run_release(&v);
		return -1;
	}
	go = unpack_open(&v.unpack, fd, &v.p) == 0 ? GO_ON : refuse(&v);
	tar_init(&v.tar, next_piece, v.unpack);
	if (go == GO_ON)
		go = read_members(&v);
	if (go == GO_FAIL)
		rc = err_set(e, v.p.code == PROBLEM_STOPPED ? ERR_STOPPED : ERR_IO, "%s: %s", path, v.p.text);
	run_release(&v);
	return rc;
}

void
verify_result_release(struct verify_result *r)
{
	problems_release(&r->problems);
	free(r->bundle_id);
	kv_release(&r->info);
	for (size_t i = 0; i < r->signers_n; i++)
		signature_facts_release(&r->signers[i]);
	free(r->signers);
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
