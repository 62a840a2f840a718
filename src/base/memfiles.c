#include "base/memfiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

struct memfile {
	char *path;
	struct buf bytes;
};

struct memfiles {
	struct memfile *items;	/* sorted by path */
	size_t n, cap;
	size_t bytes, bytes_max;
};

struct memfiles *
memfiles_new(size_t bytes_max)
{
	struct memfiles *m = xcalloc(1, sizeof(*m));

	m->bytes_max = bytes_max;
	return m;
}

void
memfiles_free(struct memfiles *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++) {
		free(m->items[i].path);
		buf_release(&m->items[i].bytes);
	}
	free(m->items);
	free(m);
}

/* The first whose path is not before this one. */
static size_t
place_of(const struct memfiles *m, const char *path)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(m->items[mid].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const struct memfile *
find(const struct memfiles *m, const char *path)
{
	size_t at = place_of(m, path);

	return at < m->n && strcmp(m->items[at].path, path) == 0 ? &m->items[at] : NULL;
}

int
memfiles_add(struct memfiles *m, const char *path, struct buf *b, struct err *e)
{
	size_t at = place_of(m, path);

	if (find(m, path) != NULL)
		return err_set(e, ERR_FORMAT, "%s: is there twice", path);
	if (b->len > m->bytes_max - m->bytes)
		return err_set(e, ERR_LIMIT, "%s: with it, more than %zu bytes would be held in memory", path, m->bytes_max);
	ARRAY_GROW(m->items, m->n, m->cap);
	memmove(&m->items[at + 1], &m->items[at], (m->n - at) * sizeof(*m->items));
	m->items[at] = (struct memfile){ .path = xstrdup(path), .bytes = *b };
	m->n++;
	m->bytes += b->len;
	buf_init(b, b->max);
	return 0;
}

/* ---- the disk, or memory ---- */

int
tree_read(const struct memfiles *m, struct buf *b, const char *path, struct err *e)
{
	const struct memfile *f;

	if (m == NULL)
		return file_read(b, path, e);
	if ((f = find(m, path)) == NULL)
		return err_set(e, ERR_IO, "%s: is not there", path);
	if (buf_add(b, buf_text(&f->bytes), f->bytes.len) != 0)
		return err_set(e, ERR_LIMIT, "%s: is over the limit of %zu bytes", path, b->max);
	return 0;
}

int
tree_walk(const struct memfiles *m, const char *root, int (*fn)(void *arg, const char *rel, struct err *e), void *arg,
    struct err *e)
{
	char *prefix;
	size_t len;
	int rc = 0;

	if (m == NULL)
		return dir_walk(root, fn, arg, e);
	prefix = xasprintf("%s/", root);
	len = strlen(prefix);
	for (size_t i = place_of(m, prefix); i < m->n && rc == 0 && strncmp(m->items[i].path, prefix, len) == 0; i++)
		rc = fn(arg, m->items[i].path + len, e);
	free(prefix);
	return rc;
}

bool
tree_has(const struct memfiles *m, const char *path)
{
	return m == NULL ? file_exists(path) : find(m, path) != NULL;
}

bool
tree_has_folder(const struct memfiles *m, const char *path)
{
	char *prefix;
	bool has;
	size_t at;

	if (m == NULL)
		return dir_exists(path);
	prefix = xasprintf("%s/", path);
	at = place_of(m, prefix);
	has = at < m->n && strncmp(m->items[at].path, prefix, strlen(prefix)) == 0;
	free(prefix);
	return has;
}
