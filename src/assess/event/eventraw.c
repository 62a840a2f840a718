#include "assess/event/eventraw.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/fileio.h"

#include "assess/event/event.h"

#define LEN_BITS 24	/* of a place: 16 MiB, and a terabyte to stand in */
#define LEVEL -5	/* of zstd: a tenth of the bytes is left, and packing costs less than writing the rest would */

_Static_assert(EVENT_MAX < 1 << LEN_BITS, "the longest record has a place");

/* What one eventraw_add brought. */
struct chunk {
	uint64_t at;		/* of all that was added */
	uint64_t packed_at;	/* in the file */
};

struct eventraw {
	int fd;
	uint64_t size, packed;		/* bytes added, and what they are in the file */
	struct chunk *chunks;
	size_t n, cap;
	ZSTD_CCtx *packer;
	ZSTD_DCtx *unpacker;
	char *window;			/* packed bytes on their way */
	size_t window_size;
	char *shown;			/* the chunk that was looked at last */
	size_t shown_size, shown_chunk;	/* n: none */
	struct err failed;		/* of the first that could not be added: no place behind it is right */
};

struct eventraw *
eventraw_new(void)
{
	struct eventraw *r = xcalloc(1, sizeof(*r));

	r->fd = -1;
	r->packer = xcheck(ZSTD_createCCtx());
	r->unpacker = xcheck(ZSTD_createDCtx());
	return r;
}

uint64_t
eventraw_place(size_t at, size_t len)
{
	return (uint64_t)at << LEN_BITS | len;
}

size_t
eventraw_size(const struct eventraw *r)
{
	return r->size;
}

/* ---- adding ---- */

static int
write_all(struct eventraw *r, const char *from, size_t len, struct err *e)
{
	if (r->fd < 0 && (r->fd = file_temporary(e)) < 0)
		return -1;
	while (len > 0) {
		ssize_t n = pwrite(r->fd, from, len, (off_t)r->packed);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_errno(e, "temporary file of event records");
		from += n;
		len -= (size_t)n;
		r->packed += (size_t)n;
	}
	return 0;
}

static void
window_for(struct eventraw *r, size_t bytes)
{
	if (r->window_size >= bytes)
		return;
	r->window = xrealloc(r->window, bytes, 1);
	r->window_size = bytes;
}

static int
add_chunk(struct eventraw *r, const void *bytes, size_t len, struct err *e)
{
	const struct chunk c = { r->size, r->packed };
	size_t packed;

	window_for(r, ZSTD_compressBound(len));
	packed = ZSTD_compressCCtx(r->packer, r->window, r->window_size, bytes, len, LEVEL);
	if (ZSTD_isError(packed))
		return err_set(e, ERR_LIMIT, "event records: %s", ZSTD_getErrorName(packed));
	if (write_all(r, r->window, packed, e) != 0)
		return -1;
	ARRAY_GROW(r->chunks, r->n, r->cap);
	r->chunks[r->n++] = c;
	r->shown_chunk = r->n;
	r->size += len;
	return 0;
}

int
eventraw_add(struct eventraw *r, const void *bytes, size_t len, struct err *e)
{
	if (r->failed.code == ERR_NONE && (len == 0 || add_chunk(r, bytes, len, &r->failed) == 0))
		return 0;
	return err_set(e, r->failed.code, "%s", r->failed.text);
}

/* ---- looking at one ---- */

/* The chunk that this stands in, if any does; n when there are none. */
static size_t
chunk_of(const struct eventraw *r, uint64_t at)
{
	size_t low = 0, high = r->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (r->chunks[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static size_t
length_of(const struct eventraw *r, size_t i)
{
	return (i + 1 < r->n ? r->chunks[i + 1].at : r->size) - r->chunks[i].at;
}

static int
show_chunk(struct eventraw *r, size_t i, struct err *e)
{
	uint64_t from = r->chunks[i].packed_at, to = i + 1 < r->n ? r->chunks[i + 1].packed_at : r->packed;
	size_t len = length_of(r, i), n;

	window_for(r, to - from);
	if (r->shown_size < len) {
		r->shown = xrealloc(r->shown, len, 1);
		r->shown_size = len;
	}
	r->shown_chunk = r->n;
	if (pread(r->fd, r->window, to - from, (off_t)from) != (ssize_t)(to - from))
		return err_errno(e, "temporary file of event records");
	n = ZSTD_decompressDCtx(r->unpacker, r->shown, len, r->window, to - from);
	if (n != len)
		return err_set(e, ERR_IO, "temporary file of event records: does not hold what was written");
	r->shown_chunk = i;
	return 0;
}

struct span
eventraw_at(struct eventraw *r, uint64_t place, struct err *e)
{
	size_t at = place >> LEN_BITS, len = place & ((1 << LEN_BITS) - 1), i = chunk_of(r, at);

	if (i == r->n || at - r->chunks[i].at + len > length_of(r, i)) {
		err_set(e, ERR_LIMIT, "event records: no record stands there");
		return (struct span){ NULL, 0 };
	}
	if (i != r->shown_chunk && show_chunk(r, i, e) != 0)
		return (struct span){ NULL, 0 };
	return (struct span){ r->shown + (at - r->chunks[i].at), len };
}

void
eventraw_free(struct eventraw *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		close(r->fd);
	ZSTD_freeCCtx(r->packer);
	ZSTD_freeDCtx(r->unpacker);
	free(r->chunks);
	free(r->window);
	free(r->shown);
	free(r);
}
