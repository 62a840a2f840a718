#include "bundle/tar/deflater.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/alloc.h"

enum {
	ZLIB_DEFAULT = 6,
	ZLIB_MEMORY = 8,
	STORED_LEAST = 16 * 1024,	/* what does not get smaller is stored, in blocks of at least so many bytes */
	STORED_HEAD = 5,
	RUN_ENDS = 512			/* the empty block at the end, and the head of a block that came out no smaller */
};

static void *
zlib_start(int level)
{
	z_stream *z = xcalloc(1, sizeof(*z));

	if (deflateInit2(z, level == 0 ? ZLIB_DEFAULT : level, Z_DEFLATED, -MAX_WBITS, ZLIB_MEMORY, Z_DEFAULT_STRATEGY) == Z_OK)
		return z;
	free(z);
	return NULL;
}

static void
zlib_stop(void *state)
{
	deflateEnd(state);
	free(state);
}

static size_t
zlib_run(void *state, const void *bytes, size_t len, unsigned char *out, size_t room)
{
	z_stream *z = state;

	deflateReset(z);
	z->next_in = (Bytef *)(uintptr_t)bytes;		/* only read */
	z->avail_in = (uInt)len;
	z->next_out = out;
	z->avail_out = (uInt)room;
	return deflate(z, Z_FULL_FLUSH) == Z_OK && z->avail_in == 0 && z->avail_out > 0 ? room - z->avail_out : 0;
}

static const struct deflate_library deflate_zlib = { zlib_start, zlib_stop, zlib_run };

#ifdef HAVE_ISAL
static const struct deflate_library *const fast = &deflate_isal;
#else
static const struct deflate_library *const fast = &deflate_zlib;
#endif

struct deflater {
	const struct deflate_library *library;
	void *state;
};

struct deflater *
deflater_new(int level)
{
	struct deflater *d = xcalloc(1, sizeof(*d));

	d->library = level == 0 ? fast : &deflate_zlib;
	d->state = d->library->start(level);
	if (d->state != NULL)
		return d;
	free(d);
	return NULL;
}

void
deflater_free(struct deflater *d)
{
	if (d == NULL)
		return;
	d->library->stop(d->state);
	free(d);
}

size_t
deflater_bound(size_t len)
{
	return len + (len / STORED_LEAST + 1) * STORED_HEAD + RUN_ENDS;
}

size_t
deflater_run(struct deflater *d, const void *bytes, size_t len, unsigned char *out)
{
	return d->library->run(d->state, bytes, len, out, deflater_bound(len));
}
