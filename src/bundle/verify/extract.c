#include "bundle/verify/extract.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct taking {
	struct extracted *out;
	const struct extract_request *request;
	struct err over;	/* a limit was passed */
};

static bool
is_folder(const char *path)
{
	size_t len = strlen(path);

	return len > 0 && path[len - 1] == '/';
}

static bool
is_wanted(const struct extract_want *w, const char *path)
{
	return is_folder(w->path) ? strncmp(path, w->path, strlen(w->path)) == 0 : strcmp(path, w->path) == 0;
}

/* Payload is sorted, so behind the last of the names nothing is wanted any more. */
static bool
is_behind(const struct extract_request *request, const char *path)
{
	for (size_t i = 0; i < request->n; i++) {
		if (strcmp(path, request->wants[i].path) <= 0 || is_wanted(&request->wants[i], path))
			return false;
	}
	return true;
}

static size_t
room_left(const struct taking *t)
{
	return t->request->total_max > 0 ? t->request->total_max - t->out->total : SIZE_MAX;
}

static int
begin_member(void *arg, const char *path, uint64_t size)
{
	struct taking *t = arg;
	struct extracted *out = t->out;
	const struct extract_want *w = t->request->wants, *end = w + t->request->n;
	struct extract_file *f;

	if (!t->request->whole && is_behind(t->request, path))
		return -1;
	while (w < end && !is_wanted(w, path))
		w++;
	if (w == end)
		return 0;
	if (size > w->max)
		return err_set(&t->over, ERR_LIMIT, "%s: is over the limit of %zu bytes", path, w->max);
	if (size > room_left(t))
		return err_set(&t->over, ERR_LIMIT, "%s: with it the files are over the limit of %zu bytes", path, t->request->total_max);
	out->total += (size_t)size;
	ARRAY_GROW(out->files, out->n, out->cap);
	f = &out->files[out->n++];
	f->path = xstrdup(path);
	buf_init(&f->bytes, (size_t)size);
	return 1;
}

static int
take_bytes(void *arg, const void *bytes, size_t len)
{
	struct taking *t = arg;

	return buf_add(&t->out->files[t->out->n - 1].bytes, bytes, len);
}

int
bundle_extract(struct extracted *out, const char *bundle, const struct extract_request *request, struct err *e)
{
	struct taking t = { .out = out, .request = request };
	const struct bundle_sink sink = { .begin = begin_member, .bytes = take_bytes, .arg = &t };

	*out = (struct extracted){ 0 };
	if (bundle_read(bundle, &sink, &out->result, e) != 0)
		return -1;
	if (t.over.code != ERR_NONE)
		return err_set(e, t.over.code, "%s: %s", bundle, t.over.text);
	return 0;
}

void
extracted_release(struct extracted *x)
{
	for (size_t i = 0; i < x->n; i++) {
		free(x->files[i].path);
		buf_release(&x->files[i].bytes);
	}
	free(x->files);
	verify_result_release(&x->result);
	*x = (struct extracted){ 0 };
}

const struct buf *
extracted_find(const struct extracted *x, const char *path)
{
	for (size_t i = 0; i < x->n; i++) {
		if (strcmp(x->files[i].path, path) == 0)
			return &x->files[i].bytes;
	}
	return NULL;
}
