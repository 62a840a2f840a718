#include "bundle/tar/squeeze.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/inflater.h"
#include "base/ring.h"
#include "base/threads.h"
#include "bundle/tar/deflater.h"

/*
 * The stream is cut into runs of fixed size, which the workers compress side by side and which come out in order: so the
 * result does not depend on how many workers there are.
 */
enum {
	RUN = 1024 * 1024,	/* much longer than the window of 32 KiB that each run begins without */
	SLOTS = 8,
	WORKERS_MAX = 4,
	TRAILER = 8
};

enum { STAGE_FILL, STAGE_DEFLATE, STAGE_PUT };

/* RFC 1952: deflate, no flags, time 0, Unix. */
static const unsigned char header[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };

struct run {
	unsigned char *bytes, *packed;
	size_t len, packed_len;		/* packed_len 0: the library failed */
};

struct worker {
	struct gzip *gzip;
	struct deflater *deflater;
	pthread_t thread;
	int hand;
};

struct gzip {
	struct squeeze squeeze;
	struct ring *ring;
	int filler, putter;		/* hands, both of the caller's thread */
	struct run runs[SLOTS];
	struct worker workers[WORKERS_MAX];
	size_t started;			/* workers */
	struct run *filling;		/* NULL: none is begun */
	uint32_t crc;
	uint64_t total;
};

static void *
deflate_runs(void *arg)
{
	struct worker *w = arg;
	size_t slot;

	while (ring_take(w->gzip->ring, w->hand, &slot)) {
		struct run *run = &w->gzip->runs[slot];

		run->packed_len = deflater_run(w->deflater, run->bytes, run->len, run->packed);
		ring_pass(w->gzip->ring, w->hand);
	}
	return NULL;
}

/* The oldest run comes out.  0 when there is none left, 1, -1. */
static int
put_run(struct gzip *g, struct err *e)
{
	const struct run *run;
	size_t slot;
	int rc;

	if (!ring_take(g->ring, g->putter, &slot))
		return 0;
	run = &g->runs[slot];
	if (run->packed_len == 0)
		return err_set(e, ERR_IO, "gzip: the library can not compress");
	rc = g->squeeze.put(g->squeeze.arg, run->packed, run->packed_len, e);
	ring_pass(g->ring, g->putter);
	return rc == 0 ? 1 : -1;
}

static int
begin_run(struct gzip *g, struct err *e)
{
	size_t slot;

	if (ring_next(g->ring, g->filler) - ring_next(g->ring, g->putter) == SLOTS && put_run(g, e) < 0)
		return -1;
	ring_take(g->ring, g->filler, &slot);
	g->filling = &g->runs[slot];
	g->filling->len = 0;
	return 0;
}

static void
end_run(struct gzip *g)
{
	ring_pass(g->ring, g->filler);
	g->filling = NULL;
}

static int
gzip_write(struct squeeze *s, const void *bytes, size_t len, struct err *e)
{
	struct gzip *g = (struct gzip *)s;
	const unsigned char *from = bytes;

	g->crc = gzip_crc(g->crc, bytes, len);
	g->total += len;
	while (len > 0) {
		size_t part;

		if (g->filling == NULL && begin_run(g, e) != 0)
			return -1;
		part = RUN - g->filling->len < len ? RUN - g->filling->len : len;
		memcpy(g->filling->bytes + g->filling->len, from, part);
		g->filling->len += part;
		from += part;
		len -= part;
		if (g->filling->len == RUN)
			end_run(g);
	}
	return 0;
}

static void
little32(unsigned char *to, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (unsigned char)(n >> (8 * i));
}

static int
gzip_end(struct squeeze *s, struct err *e)
{
	struct gzip *g = (struct gzip *)s;
	unsigned char trailer[TRAILER];
	int rc;

	if (g->filling != NULL)
		end_run(g);
	ring_close(g->ring, ring_next(g->ring, g->filler));
	while ((rc = put_run(g, e)) > 0)
		;
	little32(trailer, g->crc);
	little32(trailer + 4, (uint32_t)g->total);
	if (rc == 0)
		rc = s->put(s->arg, DEFLATER_END, DEFLATER_END_SIZE, e);
	if (rc == 0)
		rc = s->put(s->arg, trailer, sizeof(trailer), e);
	return rc;
}

static void
gzip_free(struct squeeze *s)
{
	struct gzip *g = (struct gzip *)s;

	ring_close(g->ring, 0);
	for (size_t i = 0; i < g->started; i++)
		pthread_join(g->workers[i].thread, NULL);
	for (size_t i = 0; i < WORKERS_MAX; i++)
		deflater_free(g->workers[i].deflater);
	for (size_t i = 0; i < SLOTS; i++) {
		free(g->runs[i].bytes);
		free(g->runs[i].packed);
	}
	ring_free(g->ring);
	free(g);
}

static int
start_workers(struct gzip *g, int level, struct err *e)
{
	size_t n = threads_useful(WORKERS_MAX);

	for (size_t i = 0; i < n; i++) {
		struct worker *w = &g->workers[i];

		w->gzip = g;
		w->hand = ring_join(g->ring, STAGE_DEFLATE, i, n);
		w->deflater = deflater_new(level);
		if (w->deflater == NULL)
			return err_set(e, ERR_IO, "gzip: the library can not start");
		if (thread_start(&w->thread, deflate_runs, w, e) != 0)
			return -1;
		g->started++;
	}
	return 0;
}

struct squeeze *
squeeze_gzip(int level, squeeze_put *put, void *arg, struct err *e)
{
	struct gzip *g = xcalloc(1, sizeof(*g));

	g->squeeze = (struct squeeze){ gzip_write, gzip_end, gzip_free, put, arg };
	g->ring = ring_new(SLOTS);
	g->filler = ring_join(g->ring, STAGE_FILL, 0, 1);
	g->putter = ring_join(g->ring, STAGE_PUT, 0, 1);
	for (size_t i = 0; i < SLOTS; i++) {
		g->runs[i].bytes = xcalloc(1, RUN);
		g->runs[i].packed = xcalloc(1, deflater_bound(RUN));
	}
	if (start_workers(g, level, e) == 0 && put(arg, header, sizeof(header), e) == 0)
		return &g->squeeze;
	gzip_free(&g->squeeze);
	return NULL;
}
