#include "assess/event/eventpipe.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/event/eventraw.h"

#define BATCHES 4		/* one is filled, one is emptied, two level out the speeds */
#define BATCH_ITEMS 128
#define BATCH_BYTES (256 * 1024)	/* of the usual events; small enough for the cache that both cores share */

struct batch {
	struct event_item items[BATCH_ITEMS];
	size_t n;
	char *bytes;
	size_t used, size;
};

struct eventpipe {
	struct eventfile *file;
	const struct strlist *paths;
	pthread_t thread;
	bool running;
	/* the reader's: the batch being filled */
	struct batch *filling;
	size_t placed;		/* where in raw it will begin */
	bool keeps;		/* the records, in raw */
	/* the caller's: the batch being emptied, and where in it */
	struct batch *emptying;
	size_t at;
	struct eventraw *raw;
	struct batch ring[BATCHES];
	/* shared */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned filled, emptied;	/* batches since the start; the difference is how many hold something */
	bool ended, stop;
	int rc;			/* of the reading, when ended */
	struct err err;
};

/* ---- the reader's side ---- */

/* Hand over what is filled and wait for room.  -1: nobody wants more. */
static int
hand_over(struct eventpipe *p, struct err *e)
{
	bool stop;

	p->placed += p->filling->used;
	pthread_mutex_lock(&p->lock);
	p->filled++;
	pthread_cond_broadcast(&p->changed);
	while (p->filled - p->emptied == BATCHES && !p->stop)
		pthread_cond_wait(&p->changed, &p->lock);
	stop = p->stop;
	pthread_mutex_unlock(&p->lock);
	p->filling = &p->ring[p->filled % BATCHES];
	p->filling->n = p->filling->used = 0;
	return stop ? err_set(e, ERR_STOPPED, "no more events are wanted") : 0;
}

/* A place for one more item with so many bytes; NULL: nobody wants more. */
static struct event_item *
add_item(struct eventpipe *p, size_t bytes, struct err *e)
{
	struct batch *b = p->filling;

	if (b->n == BATCH_ITEMS || (b->n > 0 && b->size - b->used < bytes)) {
		if (hand_over(p, e) != 0)
			return NULL;
		b = p->filling;
	}
	if (b->size < bytes || b->bytes == NULL) {
		/* empty, so nothing points into it */
		b->size = bytes > BATCH_BYTES ? bytes : BATCH_BYTES;
		b->bytes = xrealloc(b->bytes, b->size, 1);
	}
	return &b->items[b->n++];
}

static char *
keep(struct batch *b, const char *s, size_t len)
{
	char *at = b->bytes + b->used;

	memcpy(at, s, len);
	b->used += len;
	return at;
}

/* Most values are slices of the record: they are copied with it, not once more. */
static bool
is_slice(struct span v, struct span record)
{
	return (uintptr_t)v.s >= (uintptr_t)record.s && (uintptr_t)v.s + v.len <= (uintptr_t)record.s + record.len;
}

static size_t
bytes_of(const struct event *ev, const char *file)
{
	size_t n = strlen(file) + 1 + ev->value[EV_RAW_JSON].len;

	for (int i = 0; i < EV_RAW_JSON; i++) {
		if (!is_slice(ev->value[i], ev->value[EV_RAW_JSON]))
			n += ev->value[i].len;
	}
	return n;
}

static int
pipe_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	struct eventpipe *p = arg;
	struct span raw = ev->value[EV_RAW_JSON];
	struct event_item *item = add_item(p, bytes_of(ev, place->file), e);
	const char *record;
	struct batch *b;

	if (item == NULL)
		return -1;
	b = p->filling;
	item->refused = NULL;
	item->place.record = place->record;
	item->place.file = b->n > 1 && item[-1].refused == NULL && strcmp(item[-1].place.file, place->file) == 0 ?
	    item[-1].place.file : keep(b, place->file, strlen(place->file) + 1);
	if (p->keeps)
		eventfile_note(p->file, eventraw_place(p->placed + b->used, raw.len));
	record = keep(b, raw.s, raw.len);
	for (int i = 0; i < EV_COUNT; i++) {
		struct span v = ev->value[i];

		if (v.s != NULL)
			v.s = is_slice(v, raw) ? record + (v.s - raw.s) : keep(b, v.s, v.len);
		item->ev.value[i] = v;
	}
	return 0;
}

static void
pipe_refused(void *arg, const char *sentence)
{
	struct eventpipe *p = arg;
	size_t len = strlen(sentence) + 1;
	struct event_item *item = add_item(p, len, NULL);

	/* when nobody listens any more, the next event ends the reading */
	if (item != NULL)
		item->refused = keep(p->filling, sentence, len);
}

static void *
read_all(void *arg)
{
	struct eventpipe *p = arg;
	struct err e = { 0 };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->paths->n; i++)
		rc = eventfile_read(p->file, p->paths->items[i], &e);
	pthread_mutex_lock(&p->lock);
	p->filled += p->filling->n > 0;
	p->rc = rc;
	p->err = e;
	p->ended = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* ---- the caller's side ---- */

struct eventpipe *
eventpipe_new(void)
{
	struct eventpipe *p = xcalloc(1, sizeof(*p));
	const struct event_sink sink = { pipe_event, pipe_refused, p };

	p->file = eventfile_new(&sink);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	return p;
}

void
eventpipe_free(struct eventpipe *p)
{
	if (p == NULL)
		return;
	eventpipe_stop(p);
	for (int i = 0; i < BATCHES; i++)
		free(p->ring[i].bytes);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	eventfile_free(p->file);
	eventraw_free(p->raw);
	free(p);
}

int
eventpipe_start(struct eventpipe *p, const struct strlist *paths, struct err *e)
{
	sigset_t all, before;
	int rc;

	p->paths = paths;
	p->placed = p->keeps ? eventraw_size(p->raw) : 0;
	p->filled = p->emptied = 0;
	p->ended = p->stop = false;
	p->filling = &p->ring[0];
	p->filling->n = p->filling->used = 0;
	p->emptying = NULL;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	rc = pthread_create(&p->thread, NULL, read_all, p);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(e, ERR_LIMIT, "event files: no thread to read them: %s", strerror(rc));
	p->running = true;
	return 0;
}

/*
 * Each batch is kept as it is: all texts that were made stand beside the records, and that costs less than to pick.  The reader
 * has more to do than the caller, so it is done here.
 */
static int
keep_records(struct eventpipe *p, struct err *e)
{
	return p->keeps ? eventraw_add(p->raw, p->emptying->bytes, p->emptying->used, e) : 0;
}

/* Give back the batch that was emptied and wait for the next: 1, 0 or -1. */
static int
next_batch(struct eventpipe *p, struct err *e)
{
	int rc = 1;

	pthread_mutex_lock(&p->lock);
	if (p->emptying != NULL) {
		p->emptied++;
		pthread_cond_broadcast(&p->changed);
	}
	while (p->filled == p->emptied && !p->ended)
		pthread_cond_wait(&p->changed, &p->lock);
	if (p->filled == p->emptied) {
		rc = p->rc;
		if (rc != 0 && e != NULL)
			*e = p->err;
	}
	pthread_mutex_unlock(&p->lock);
	p->emptying = rc == 1 ? &p->ring[p->emptied % BATCHES] : NULL;
	p->at = 0;
	return rc == 1 && keep_records(p, e) != 0 ? -1 : rc;
}

int
eventpipe_next(struct eventpipe *p, const struct event_item **item, struct err *e)
{
	int rc;

	if ((p->emptying == NULL || p->at == p->emptying->n) && (rc = next_batch(p, e)) != 1)
		return rc;
	*item = &p->emptying->items[p->at++];
	return 1;
}

void
eventpipe_stop(struct eventpipe *p)
{
	if (!p->running)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	p->running = false;
}

const struct event_counts *
eventpipe_counts(const struct eventpipe *p)
{
	return eventfile_counts(p->file);
}

void
eventpipe_keep_records(struct eventpipe *p)
{
	p->raw = eventraw_new();
	p->keeps = true;
}

struct span
eventpipe_record(struct eventpipe *p, const struct event *ev, struct err *e)
{
	uint64_t place = 0;

	if (!p->running && eventfile_noted(p->file, ev, &place, e) != 0)
		return (struct span){ NULL, 0 };
	return place != 0 ? eventraw_at(p->raw, place, e) : (struct span){ NULL, 0 };
}
