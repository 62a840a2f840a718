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
#include "bundle/verify/extract.h"
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

static int
from_bundle(cJSON **out, const char *path, struct err *e)
{
	const struct extract_want want = { WORK_BASELINE_NEXT, BASELINE_FILE_MAX };
	const struct extract_request request = { .wants = &want, .n = 1 };
	char *name = xasprintf("%s: " WORK_BASELINE_NEXT, path);
	const struct buf *text;
	struct extracted x;
	int rc = -1;

	if (bundle_extract(&x, path, &request, e) != 0) {
		/* a broken bundle is input that can not be used, not an answer */
		if (e->code == ERR_NO)
			e->code = ERR_FORMAT;
	} else if ((text = extracted_find(&x, WORK_BASELINE_NEXT)) == NULL) {
		err_set(e, ERR_FORMAT, "%s: is not in the bundle", name);
	} else {
		*out = json_parse(buf_text(text), text->len, name, e);
		rc = *out != NULL ? 0 : -1;
	}
	extracted_release(&x);
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
