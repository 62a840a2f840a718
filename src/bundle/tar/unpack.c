#include "bundle/tar/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/inflater.h"
#include "base/threads.h"

enum {
	IN_SIZE = 256 * 1024,
	OUT_SIZE = 256 * 1024,	/* a piece stays in the processor's cache between inflating and hashing */
	POLL_MS = 100,		/* how soon a stop is noticed while a pipe has nothing to say */
	GZIP_METHOD = 8,
	GZIP_HEADER = 10,
	GZIP_TRAILER = 8,
	ZSTD_HEADER = 5		/* magic and frame header descriptor: what we look at */
};

/* What the decoder hands over: bytes with rc 1, or the end of the stream as unpack_next tells it. */
struct piece {
	unsigned char *bytes;
	size_t len;
	int rc;
	struct problem problem;
};

struct unpack {
	/* the decoder's, until it is joined */
	int fd;
	bool regular;		/* a read never waits long */
	bool eof;
	bool ended;		/* the compressed stream is over */
	unsigned char *in;
	size_t in_pos, in_len;
	uint64_t read_total, out_total;
	int (*step)(struct unpack *u, unsigned char *out, size_t *produced, struct problem *p);
	struct inflater *inflater;
	uint32_t crc;
	ZSTD_DCtx *zstd;
	/* both sides' */
	struct ring *ring;
	int decoder, reader;	/* hands */
	struct piece pieces[UNPACK_PIECES];
	/* the reader's */
	pthread_t thread;
	bool running;
	bool holding;		/* a piece was taken and not passed on */
	uint64_t number;	/* of that piece */
};

/* A pipe may have nothing to say for long: look up from it now and then.  False when nobody wants more. */
static bool
wait_for_input(const struct unpack *u)
{
	struct pollfd p = { .fd = u->fd, .events = POLLIN };

	while (!u->regular && poll(&p, 1, POLL_MS) == 0 && !stop_requested() && ring_wanted(u->ring, u->decoder))
		;
	return !stop_requested() && ring_wanted(u->ring, u->decoder);
}

/* More input behind what is there already; at the end of the file eof is set.  The last bytes that were used stay before it. */
static int
fill(struct unpack *u, struct problem *p)
{
	size_t used = u->in_pos > INFLATER_AHEAD ? u->in_pos - INFLATER_AHEAD : 0;
	ssize_t n;

	memmove(u->in, u->in + used, u->in_len - used);
	u->in_len -= used;
	u->in_pos -= used;
	do {
		n = wait_for_input(u) ? read(u->fd, u->in + u->in_len, IN_SIZE - u->in_len) : 0;
	} while (n < 0 && errno == EINTR);
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
	if (little32(t) != u->crc)
		return problem_set(p, PROBLEM_GZIP_CRC, "gzip: CRC-32 is %08lx, want %08lx as the trailer says",
		    (unsigned long)u->crc, (unsigned long)little32(t));
	if (little32(t + 4) != (uint32_t)u->out_total)
		return problem_set(p, PROBLEM_GZIP_LENGTH, "gzip: length is %lu, want %lu as the trailer says",
		    (unsigned long)(uint32_t)u->out_total, (unsigned long)little32(t + 4));
	u->in_pos += GZIP_TRAILER;
	return 0;
}

static int
gzip_step(struct unpack *u, unsigned char *out, size_t *produced, struct problem *p)
{
	struct flow f = { u->in + u->in_pos, u->in_len - u->in_pos, out + *produced, OUT_SIZE - *produced };
	const char *why = NULL;
	int rc = inflater_step(u->inflater, &f, &why);
	size_t added = OUT_SIZE - *produced - f.out_len;

	u->crc = gzip_crc(u->crc, out + *produced, added);
	*produced += added;
	u->in_pos = u->in_len - f.in_len;
	u->ended = rc > 0;
	return rc < 0 ? problem_set(p, PROBLEM_GZIP_DATA, "gzip: %s", why) : 0;
}

static int
zstd_step(struct unpack *u, unsigned char *bytes, size_t *produced, struct problem *p)
{
	ZSTD_inBuffer in = { u->in, u->in_len, u->in_pos };
	ZSTD_outBuffer out = { bytes, OUT_SIZE, *produced };
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
	if (u->in[2] != GZIP_METHOD)
		return problem_set(p, PROBLEM_GZIP_HEADER, "gzip: method is %d, want 8", u->in[2]);
	if (u->in[3] != 0)
		return problem_set(p, PROBLEM_GZIP_HEADER, "gzip: flag byte is 0x%02x, want 0 (no name, comment, extra field)", u->in[3]);
	u->in_pos = GZIP_HEADER;
	u->inflater = inflater_new();
	if (u->inflater == NULL)
		return problem_set(p, PROBLEM_READ, "zlib can not start");
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

/* After the compressed stream: its trailer, then the end of the file. */
static int
finish(struct unpack *u, struct problem *p)
{
	if (u->inflater != NULL && gzip_trailer(u, p) != 0)
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

/* Fill one piece: as unpack_next. */
static int
decode(struct unpack *u, struct piece *to, struct problem *p)
{
	size_t produced = 0;

	if (u->ended)
		return 0;
	while (produced < OUT_SIZE && !u->ended) {
		size_t before = produced, in_before = u->in_pos;

		if (u->step(u, to->bytes, &produced, p) != 0)
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
	to->len = produced;
	return produced > 0 ? 1 : 0;
}

static void *
decode_all(void *arg)
{
	struct unpack *u = arg;
	size_t slot;
	int rc = 1;

	while (rc > 0 && ring_take(u->ring, u->decoder, &slot)) {
		struct piece *to = &u->pieces[slot];

		rc = to->rc = decode(u, to, &to->problem);
		ring_pass(u->ring, u->decoder);
	}
	ring_close(u->ring, ring_next(u->ring, u->decoder));
	return NULL;
}

/* The first bytes are judged here, so that what is no bundle at all costs no thread. */
static int
open_stream(struct unpack *u, struct problem *p)
{
	if (want(u, 4, p) != 0)
		return -1;
	if (u->in_len >= 2 && u->in[0] == 0x1f && u->in[1] == 0x8b)
		return gzip_open(u, p);
	if (u->in_len >= 4 && little32(u->in) == ZSTD_MAGICNUMBER)
		return zstd_open(u, p);
	return problem_set(p, PROBLEM_CONTAINER_MAGIC, "the file begins with neither a gzip nor a zstd header");
}

int
unpack_open(struct unpack **out, int fd, struct problem *p)
{
	struct unpack *u = xcalloc(1, sizeof(*u));
	struct stat st;
	struct err e;

	u->fd = fd;
	u->regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	u->in = xcalloc(1, IN_SIZE);
	for (int i = 0; i < UNPACK_PIECES; i++)
		u->pieces[i].bytes = xcalloc(1, OUT_SIZE);
	u->ring = ring_new(UNPACK_PIECES);
	u->decoder = ring_join(u->ring, UNPACK_DECODES, 0, 1);
	u->reader = ring_join(u->ring, UNPACK_READS, 0, 1);
	*out = u;
	if (open_stream(u, p) != 0)
		return -1;
	if (thread_start(&u->thread, decode_all, u, &e) != 0)
		return problem_set(p, PROBLEM_READ, "%s", e.text);
	u->running = true;
	return 0;
}

void
unpack_free(struct unpack *u)
{
	if (u == NULL)
		return;
	ring_close(u->ring, 0);
	if (u->running)
		pthread_join(u->thread, NULL);
	ring_free(u->ring);
	inflater_free(u->inflater);
	ZSTD_freeDCtx(u->zstd);
	for (int i = 0; i < UNPACK_PIECES; i++)
		free(u->pieces[i].bytes);
	free(u->in);
	close(u->fd);
	free(u);
}

/* The piece at hand was read. */
static void
pass_on(struct unpack *u)
{
	if (!u->holding)
		return;
	ring_pass(u->ring, u->reader);
	u->holding = false;
	u->number++;
}

int
unpack_next(struct unpack *u, const unsigned char **bytes, size_t *len, struct problem *p)
{
	const struct piece *from;
	size_t slot;

	pass_on(u);
	u->holding = ring_take(u->ring, u->reader, &slot);
	from = &u->pieces[slot];
	if (!u->holding || from->rc == 0)
		return 0;
	if (from->rc < 0) {
		*p = from->problem;
		return -1;
	}
	*bytes = from->bytes;
	*len = from->len;
	return 1;
}

struct ring *
unpack_ring(struct unpack *u)
{
	return u->ring;
}

uint64_t
unpack_number(const struct unpack *u)
{
	return u->number;
}

void
unpack_leave(struct unpack *u)
{
	pass_on(u);
	ring_close(u->ring, u->number);
}
