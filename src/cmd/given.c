#include "cmd/given.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "assess/baseline.h"
#include "assess/baseline_files.h"
#include "base/alloc.h"
#include "base/fileio.h"
#include "base/jsonscan.h"
#include "base/log.h"
#include "bundle/verify.h"
#include "cmd/workdir.h"

#define LOOK_BYTES (64 * 1024)	/* of a file, to see what it is: the members of a baseline before its entries */
#define TAR_MAGIC_AT 257

/* Whether the text begins with an object that has a member "baseline" before anything that is cut off. */
static bool
is_kept(const char *text, size_t len)
{
	struct jsonscan s;
	struct jvalue name, v;

	jsonscan_init(&s, text, len);
	if (jsonscan_enter(&s, '{') != 0)
		return false;
	while (jsonscan_member(&s, &name) == 1) {
		if (name.text.len == strlen("baseline") && memcmp(name.text.s, "baseline", name.text.len) == 0)
			return true;
		if (jsonscan_value(&s, &v) != 0)
			break;
	}
	return false;
}

int
given_kind(enum given_kind *out, const char *path, struct err *e)
{
	static const unsigned char zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	char *text;
	gzFile f;
	int n;

	*out = GIVEN_EVENTS;
	if (dir_exists(path))
		return 0;
	f = gzopen(path, "rb");	/* passes through what is not packed */
	if (f == NULL)
		return err_errno(e, "%s: cannot open", path);
	text = xcalloc(1, LOOK_BYTES);
	n = gzread(f, text, LOOK_BYTES);
	if (n >= (int)sizeof(zstd) && memcmp(text, zstd, sizeof(zstd)) == 0)
		*out = GIVEN_BUNDLE;
	else if (n > TAR_MAGIC_AT + 5 && memcmp(text + TAR_MAGIC_AT, "ustar", 5) == 0)
		*out = GIVEN_BUNDLE;
	else if (n > 0 && gzdirect(f) && is_kept(text, (size_t)n))
		*out = GIVEN_KEPT;
	gzclose(f);
	free(text);
	return 0;
}

/* ---- out of a bundle ---- */

struct taking {
	struct buf bytes;
	bool found, good;
};

static int
begin_member(void *arg, const char *path, uint64_t size)
{
	struct taking *t = arg;

	if (t->good)
		return -1;
	if (strcmp(path, WORK_BASELINE_NEXT) != 0)
		return 0;
	t->found = true;
	return size <= BASELINE_FILE_MAX ? 1 : -1;
}

static int
take_bytes(void *arg, const void *bytes, size_t len)
{
	struct taking *t = arg;

	return buf_add(&t->bytes, bytes, len);
}

static int
end_member(void *arg, const char *path, bool good)
{
	struct taking *t = arg;

	(void)path;
	t->good = good;
	return -1;	/* what is behind it is not asked for */
}

static int
from_bundle(cJSON **out, const char *path, struct err *e)
{
	struct taking t = { 0 };
	const struct bundle_sink sink = { .begin = begin_member, .bytes = take_bytes, .end = end_member, .arg = &t };
	struct verify_result r;
	char *name = xasprintf("%s: " WORK_BASELINE_NEXT, path);
	int rc;

	buf_init(&t.bytes, BASELINE_FILE_MAX);
	rc = bundle_read(path, &sink, &r, e);
	if (rc == 0 && !t.found)
		rc = err_set(e, ERR_FORMAT, "%s: is not in the bundle", name);
	else if (rc == 0 && !t.good)
		rc = err_set(e, ERR_LIMIT, "%s: is longer than %d bytes", name, BASELINE_FILE_MAX);
	else if (rc == 0 && (*out = json_parse(buf_text(&t.bytes), t.bytes.len, name, e)) == NULL)
		rc = -1;
	/* a broken bundle is input that can not be used, not an answer */
	if (rc != 0 && e->code == ERR_NO)
		e->code = ERR_FORMAT;
	verify_result_release(&r);
	buf_release(&t.bytes);
	free(name);
	return rc;
}

int
given_document(cJSON **out, enum given_kind kind, const char *path, struct err *e)
{
	struct buf b;
	int rc;

	*out = NULL;
	if (kind == GIVEN_BUNDLE)
		return from_bundle(out, path, e);
	buf_init(&b, BASELINE_FILE_MAX);
	rc = file_read(&b, path, e);
	if (rc == 0 && (*out = json_parse(buf_text(&b), b.len, path, e)) == NULL)
		rc = -1;
	buf_release(&b);
	return rc;
}

/* ---- for a scope ---- */

static void
say_refused(void *arg, const char *sentence)
{
	(void)arg;
	log_warn("%s", sentence);
}

int
given_baseline(cJSON **out, const char *path, const struct knowledge *k, const struct assess_scope *scope, struct err *e)
{
	struct strlist paths = { 0 };
	enum given_kind kind;
	int rc;

	*out = NULL;
	if (given_kind(&kind, path, e) != 0)
		return -1;
	if (kind == GIVEN_EVENTS) {
		strlist_add(&paths, path);
		rc = baseline_from_files(out, k, scope, &paths, say_refused, NULL, e);
		strlist_release(&paths);
	} else {
		rc = given_document(out, kind, path, e);
	}
	if (rc == 0 && (rc = baseline_check(*out, path, scope, e)) != 0) {
		cJSON_Delete(*out);
		*out = NULL;
	}
	return rc;
}
