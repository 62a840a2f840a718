#include "base/spool.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

struct spool {
	struct afile *coming;	/* NULL once it has its name */
	char *path;
	size_t len;
	char head[SPOOL_HEAD];
	size_t head_len;
};

int
spool_new(struct spool **out, const char *folder, struct err *e)
{
	struct spool *s = xcalloc(1, sizeof(*s));

	*out = NULL;
	if (afile_open_in(&s->coming, folder, e) != 0) {
		spool_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

struct spool *
spool_at(const char *path, size_t len)
{
	struct spool *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->len = len;
	return s;
}

void
spool_free(struct spool *s)
{
	if (s == NULL)
		return;
	afile_abort(s->coming);
	free(s->path);
	free(s);
}

int
spool_add(struct spool *s, const void *bytes, size_t len, struct err *e)
{
	size_t room = SPOOL_HEAD - s->head_len, n = len < room ? len : room;

	memcpy(s->head + s->head_len, bytes, n);
	s->head_len += n;
	s->len += len;
	return afile_write(s->coming, bytes, len, e);
}

int
spool_keep(struct spool *s, const char *path, struct err *e)
{
	struct afile *f = s->coming;

	s->coming = NULL;
	if (afile_commit_as(f, path, e) != 0)
		return -1;
	s->path = xstrdup(path);
	return 0;
}

size_t
spool_len(const struct spool *s)
{
	return s->len;
}

const char *
spool_path(const struct spool *s)
{
	return s->path;
}

const char *
spool_head(const struct spool *s, size_t *len)
{
	*len = s->head_len;
	return s->head;
}
