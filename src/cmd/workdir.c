#include "cmd/workdir.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

enum { COPY_MAX = 64 * 1024 * 1024 };	/* bytes of one shipped file; the largest, the OSCAL schema, is 350 kB */
enum { OWN_FILE_MAX = 512 * 1024 * 1024 };	/* of what an earlier step wrote: facts over 500 accounts are 20 MB */

char *
work_path(const char *work, const char *rel)
{
	return xasprintf("%s/%s", work, rel);
}

cJSON *
work_load(const char *work, const char *rel, const char *made_by, struct err *e)
{
	char *path = work_path(work, rel);
	cJSON *v = NULL;
	struct buf text;

	buf_init(&text, OWN_FILE_MAX);
	if (file_exists(path))
		v = file_read(&text, path, e) == 0 ? json_parse(buf_text(&text), text.len, path, e) : NULL;
	else
		err_set(e, ERR_USAGE, "%s: has no %s; run \"trailseal %s\" first", work, rel, made_by);
	buf_release(&text);
	free(path);
	return v;
}

/* Make the folder that path is in. */
static int
make_parent(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char *dir = xstrndup(path, (size_t)(slash - path));
	int rc = dir_make(dir, e);

	free(dir);
	return rc;
}

int
work_save_bytes(const char *work, const char *rel, const void *bytes, size_t len, struct err *e)
{
	char *path = work_path(work, rel);
	int rc = make_parent(path, e);

	if (rc == 0)
		rc = file_write(path, bytes, len, e);
	free(path);
	return rc;
}

int
work_save(const char *work, const char *rel, const cJSON *v, struct err *e)
{
	char *text = xcheck(cJSON_Print(v));
	size_t len = strlen(text);
	int rc;

	/* the line end goes where the NUL was: of a large organisation a copy would be as long again */
	text[len] = '\n';
	rc = work_save_bytes(work, rel, text, len + 1, e);
	free(text);
	return rc;
}

bool
work_is_whole(const cJSON *run)
{
	return json_bool(run, "complete", false) && json_num(run, "missing", 1) == 0;
}

int
work_copy_file(const char *from, const char *work, const char *rel, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, COPY_MAX);
	rc = file_read(&b, from, e);
	if (rc == 0)
		rc = work_save_bytes(work, rel, buf_text(&b), b.len, e);
	buf_release(&b);
	return rc;
}

char *
shipped_path(const char *given, const char *rel)
{
	const char *dir = getenv("TRAILSEAL_DATADIR");

	if (given != NULL)
		return xstrdup(given);
	return xasprintf("%s/%s", dir != NULL && *dir != '\0' ? dir : TS_DATADIR, rel);
}

void
knowledge_dirs(struct strlist *dirs, const char *base, const char *own)
{
	char *first = shipped_path(base, "frameworks");

	strlist_add(dirs, first);
	if (own != NULL)
		strlist_add(dirs, own);
	free(first);
}
