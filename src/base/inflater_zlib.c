/* The decoder of a build without ISA-L. */
#include "base/inflater.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/alloc.h"

struct inflater {
	z_stream z;
};

struct inflater *
inflater_new(void)
{
	struct inflater *i = xcalloc(1, sizeof(*i));

	if (inflateInit2(&i->z, -MAX_WBITS) != Z_OK) {
		free(i);
		return NULL;
	}
	return i;
}

void
inflater_reset(struct inflater *i)
{
	inflateReset(&i->z);
}

void
inflater_free(struct inflater *i)
{
	if (i == NULL)
		return;
	inflateEnd(&i->z);
	free(i);
}

int
inflater_step(struct inflater *i, struct flow *f, const char **why)
{
	z_stream *z = &i->z;
	int rc;

	z->next_in = (Bytef *)(uintptr_t)f->in;		/* only read */
	z->avail_in = (uInt)f->in_len;
	z->next_out = f->out;
	z->avail_out = (uInt)f->out_len;
	rc = inflate(z, Z_NO_FLUSH);
	f->in = z->next_in;
	f->in_len = z->avail_in;
	f->out = z->next_out;
	f->out_len = z->avail_out;
	if (rc == Z_STREAM_END)
		return 1;
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return 0;
	*why = z->msg ? z->msg : "not a deflate stream";
	return -1;
}

uint32_t
gzip_crc(uint32_t crc, const void *bytes, size_t len)
{
	return (uint32_t)crc32_z(crc, bytes, len);
}
