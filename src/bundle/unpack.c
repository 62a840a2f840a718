#include "bundle/unpack.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/alloc.h"
#include "base/fileio.h"

enum {
	IN_SIZE = 256 * 1024,
	OUT_SIZE = 256 * 1024,	/* stays in the processor's second cache between inflating and hashing */
	GZIP_HEADER = 10,
	GZIP_TRAILER = 8,
	ZSTD_HEADER = 5		/* magic and frame header descriptor: what we look at */
};

struct unpack {
	int fd;
	bool eof;
	bool ended;		/* the compressed stream is over */
	unsigned char *in, *out;
	size_t in_pos, in_len;
	uint64_t read_total, out_total;
	int (*step)(struct unpack *u, size_t *produced, struct problem *p);
	z_stream z;
	bool z_ready;
	uLong crc;
	ZSTD_DCtx *zstd;
};

/* More input behind what is there already; at the end of the file eof is set. */
static int
fill(struct unpack *u, struct problem *p)
{
	ssize_t n;

	if (u->in_pos > 0) {
		memmove(u->in, u->in + u->in_pos, u->in_len - u->in_pos);
		u->in_len -= u->in_pos;
		u->in_pos = 0;
	}
	do {
		n = read(u->fd, u->in + u->in_len, IN_SIZE - u->in_len);
	} while (n < 0 && errno == EINTR && !stop_requested());
	if (stop_requested())
		return problem_set(p, PROBLEM_STOPPED, "was interrupted");
	if (n < 0)
		return problem_set(p, PROBLEM_READ, "cannot read: %s", strerror(errno));
	u->eof = n == 0;
	u->in_len += (size_t)n;
	u->read_total += (uint64_t)n;
	return 0;
}

/* At least n bytes at hand, or fewer when the file ends. */
static int
want(struct unpack *u, size_t n, struct problem *p)
{
	while (u->in_len - u->in_pos < n && !u->eof) {
		if (fill(u, p) != 0)
			return -1;
	}
	return 0;
}

static uint32_t
little32(const unsigned char *b)
{
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* RFC 1952 section 2.3.1: CRC-32 and length modulo 2^32 behind the deflate stream. */
static int
gzip_trailer(struct unpack *u, struct problem *p)
{
	const unsigned char *t;

	if (want(u, GZIP_TRAILER, p) != 0)
		return -1;
	if (u->in_len - u->in_pos < GZIP_TRAILER)
		return problem_set(p, PROBLEM_CONTAINER_TRUNCATED, "gzip: the file ends inside the trailer");
	t = u->in + u->in_pos;
	if (little32(t) != (uint32_t)u->crc)
		return problem_set(p, PROBLEM_GZIP_CRC, "gzip: CRC-32 is %08lx, want %08lx as the trailer says",
		    (unsigned long)u->crc, (unsigned long)little32(t));
	if (little32(t + 4) != (uint32_t)u->out_total)
		return problem_set(p, PROBLEM_GZIP_LENGTH, "gzip: length is %lu, want %lu as the trailer says",
		    (unsigned long)(uint32_t)u->out_total, (unsigned long)little32(t + 4));
	u->in_pos += GZIP_TRAILER;
	return 0;
}

static int
gzip_step(struct unpack *u, size_t *produced, struct problem *p)
{
	int rc;

	u->z.next_in = u->in + u->in_pos;
	u->z.avail_in = (uInt)(u->in_len - u->in_pos);
	u->z.next_out = u->out + *produced;
	u->z.avail_out = (uInt)(OUT_SIZE - *produced);
	rc = inflate(&u->z, Z_NO_FLUSH);
	u->crc = crc32(u->crc, u->out + *produced, (uInt)(OUT_SIZE - *produced - u->z.avail_out));
	*produced = OUT_SIZE - u->z.avail_out;
	u->in_pos = u->in_len - u->z.avail_in;
	if (rc == Z_STREAM_END)
		u->ended = true;
	else if (rc != Z_OK && rc != Z_BUF_ERROR)
		return problem_set(p, PROBLEM_GZIP_DATA, "gzip: %s", u->z.msg ? u->z.msg : "not a deflate stream");
	return 0;
}

static int
zstd_step(struct unpack *u, size_t *produced, struct problem *p)
{
	ZSTD_inBuffer in = { u->in, u->in_len, u->in_pos };
	ZSTD_outBuffer out = { u->out, OUT_SIZE, *produced };
	size_t rc = ZSTD_decompressStream(u->zstd, &out, &in);

	*produced = out.pos;
	u->in_pos = in.pos;
	if (ZSTD_isError(rc)) {
		ZSTD_ErrorCode code = ZSTD_getErrorCode(rc);
		bool frame = code == ZSTD_error_frameParameter_windowTooLarge || code == ZSTD_error_dictionary_wrong ||
		    code == ZSTD_error_frameParameter_unsupported;

		return problem_set(p, frame ? PROBLEM_ZSTD_FRAME : PROBLEM_ZSTD_DATA, "zstd: %s", ZSTD_getErrorName(rc));
	}
	u->ended = rc == 0;
	return 0;
}

static int
gzip_open(struct unpack *u, struct problem *p)
{
	if (want(u, GZIP_HEADER, p) != 0)
		return -1;
	if (u->in_len < GZIP_HEADER)
		return problem_set(p, PROBLEM_CONTAINER_TRUNCATED, "gzip: the file ends inside the header");
	if (u->in[2] != Z_DEFLATED)
		return problem_set(p, PROBLEM_GZIP_HEADER, "gzip: method is %d, want 8", u->in[2]);
	if (u->in[3] != 0)
		return problem_set(p, PROBLEM_GZIP_HEADER, "gzip: flag byte is 0x%02x, want 0 (no name, comment, extra field)", u->in[3]);
	u->in_pos = GZIP_HEADER;
	if (inflateInit2(&u->z, -MAX_WBITS) != Z_OK)
		return problem_set(p, PROBLEM_READ, "zlib can not start");
	u->z_ready = true;
	u->crc = crc32(0, NULL, 0);
	u->step = gzip_step;
	return 0;
}

/* RFC 8878 section 3.1.1.1.1: bits 0-1 announce a dictionary, bit 3 is reserved. */
static int
zstd_open(struct unpack *u, struct problem *p)
{
	if (want(u, ZSTD_HEADER, p) != 0)
		return -1;
	if (u->in_len < ZSTD_HEADER)
		return problem_set(p, PROBLEM_CONTAINER_TRUNCATED, "zstd: the file ends inside the frame header");
	if ((u->in[4] & 0x03) != 0 || (u->in[4] & 0x08) != 0)
		return problem_set(p, PROBLEM_ZSTD_FRAME, "zstd: the frame wants a dictionary or sets a reserved bit");
	u->zstd = ZSTD_createDCtx();
	if (u->zstd == NULL ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(u->zstd, ZSTD_d_windowLogMax, UNPACK_WINDOW_LOG_MAX)))
		return problem_set(p, PROBLEM_READ, "libzstd can not start");
	u->step = zstd_step;
	return 0;
}

int
unpack_open(struct unpack **out, int fd, struct problem *p)
{
	struct unpack *u = xcalloc(1, sizeof(*u));
	int rc;

	u->fd = fd;
	u->in = xcalloc(1, IN_SIZE);
	u->out = xcalloc(1, OUT_SIZE);
	*out = u;
	if (want(u, 4, p) != 0)
		return -1;
	if (u->in_len >= 2 && u->in[0] == 0x1f && u->in[1] == 0x8b)
		rc = gzip_open(u, p);
	else if (u->in_len >= 4 && little32(u->in) == ZSTD_MAGICNUMBER)
		rc = zstd_open(u, p);
	else
		rc = problem_set(p, PROBLEM_CONTAINER_MAGIC, "the file begins with neither a gzip nor a zstd header");
	return rc;
}

void
unpack_free(struct unpack *u)
{
	if (u == NULL)
		return;
	if (u->z_ready)
		inflateEnd(&u->z);
	ZSTD_freeDCtx(u->zstd);
	free(u->in);
	free(u->out);
	close(u->fd);
	free(u);
}

/* After the compressed stream: its trailer, then the end of the file. */
static int
finish(struct unpack *u, struct problem *p)
{
	if (u->z_ready && gzip_trailer(u, p) != 0)
		return -1;
	if (want(u, 1, p) != 0)
		return -1;
	if (u->in_pos < u->in_len)
		return problem_set(p, PROBLEM_CONTAINER_TRAILING, "bytes follow the end of the compressed stream");
	return 0;
}

static int
limits(const struct unpack *u, struct problem *p)
{
	if (u->out_total > UNPACK_TOTAL_MAX)
		return problem_set(p, PROBLEM_LIMIT_TOTAL, "the tar stream is longer than %llu bytes", UNPACK_TOTAL_MAX);
	if (u->out_total > UNPACK_RATIO_FREE && (u->out_total - UNPACK_RATIO_FREE) / UNPACK_RATIO_MAX > u->read_total)
		return problem_set(p, PROBLEM_LIMIT_RATIO, "the tar stream is more than %d times as long as the file",
		    UNPACK_RATIO_MAX);
	return 0;
}

int
unpack_next(struct unpack *u, const unsigned char **bytes, size_t *len, struct problem *p)
{
	size_t produced = 0;

	if (u->ended)
		return 0;
	while (produced < OUT_SIZE && !u->ended) {
		size_t before = produced, in_before = u->in_pos;

		if (u->step(u, &produced, p) != 0)
			return -1;
		if (u->ended || produced != before || u->in_pos != in_before)
			continue;
		if (u->eof)
			return problem_set(p, PROBLEM_CONTAINER_TRUNCATED, "the file ends inside the compressed stream");
		if (fill(u, p) != 0)
			return -1;
	}
	u->out_total += produced;
	if (limits(u, p) != 0 || (u->ended && finish(u, p) != 0))
		return -1;
	*bytes = u->out;
	*len = produced;
	return produced > 0 ? 1 : 0;
}
