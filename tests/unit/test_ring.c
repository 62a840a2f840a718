/* Threads hand on work in order, no further ahead than there are slots; work is shared out; the lowest failure is told. */
#include "base/ring.h"

#include "base/threads.h"
#include "tests/unit/tap.h"

enum { SLOTS = 3, SHARES = 2, NUMBERS = 1000, JOBS = 500 };

struct line {
	struct ring *ring;
	uint64_t slots[SLOTS];
	struct share {
		struct line *line;
		int hand;
		pthread_t thread;
	} shares[SHARES];
};

/* Doubles every number that falls to it. */
static void *
double_share(void *arg)
{
	struct share *s = arg;
	size_t slot;

	while (ring_take(s->line->ring, s->hand, &slot)) {
		s->line->slots[slot] *= 2;
		ring_pass(s->line->ring, s->hand);
	}
	return NULL;
}

struct filler {
	struct line *line;
	int hand;
	uint64_t ahead;		/* most numbers filled and not taken by the reader */
	int reader;
};

static void *
fill_all(void *arg)
{
	struct filler *f = arg;
	size_t slot;

	for (uint64_t i = 0; i < NUMBERS && ring_take(f->line->ring, f->hand, &slot); i++) {
		uint64_t ahead = i - ring_next(f->line->ring, f->reader);

		f->ahead = ahead > f->ahead ? ahead : f->ahead;
		f->line->slots[slot] = i;
		ring_pass(f->line->ring, f->hand);
	}
	ring_close(f->line->ring, ring_next(f->line->ring, f->hand));
	return NULL;
}

/* Numbers through a filler, two who share, and a reader, who stops at `stop`: how many came right and in order. */
static uint64_t
run(uint64_t stop, uint64_t *ahead)
{
	struct line l = { .ring = ring_new(SLOTS) };
	struct filler f = { .line = &l, .hand = ring_join(l.ring, 0, 0, 1), .reader = ring_join(l.ring, 2, 0, 1) };
	pthread_t thread;
	uint64_t right = 0;
	size_t slot;

	for (int i = 0; i < SHARES; i++) {
		l.shares[i].line = &l;
		l.shares[i].hand = ring_join(l.ring, 1, (uint64_t)i, SHARES);
		thread_start(&l.shares[i].thread, double_share, &l.shares[i], NULL);
	}
	thread_start(&thread, fill_all, &f, NULL);
	while (right < stop && ring_take(l.ring, f.reader, &slot) && l.slots[slot] == 2 * right) {
		ring_pass(l.ring, f.reader);
		right++;
	}
	ring_close(l.ring, right);
	pthread_join(thread, NULL);
	for (int i = 0; i < SHARES; i++)
		pthread_join(l.shares[i].thread, NULL);
	*ahead = f.ahead;
	ring_free(l.ring);
	return right;
}

struct jobs {
	unsigned char done[JOBS];
	size_t fails_from;
};

static int
job(void *arg, size_t worker, size_t i, struct err *e)
{
	struct jobs *j = arg;

	(void)worker;
	j->done[i]++;
	return i < j->fails_from ? 0 : err_set(e, ERR_IO, "job %zu", i);
}

static void
test_each(void)
{
	struct jobs all = { .fails_from = JOBS }, some = { .fails_from = 100 };
	struct err e = { 0 };
	size_t once = 0;

	is_int(threads_each(JOBS, 3, job, &all, &e), 0, "many jobs on three threads");
	for (size_t i = 0; i < JOBS; i++)
		once += all.done[i] == 1;
	is_int((long long)once, JOBS, "each is done once");
	is_int(threads_each(JOBS, 3, job, &some, &e), -1, "jobs that fail");
	is_str(e.text, "job 100", "the lowest failure is told");
	is_int(threads_each(0, 3, job, &some, &e), 0, "no jobs");
	ok(threads_useful(4) >= 1 && threads_useful(4) <= 4, "a useful number of threads");
}

int
main(void)
{
	uint64_t ahead = 0;

	is_int((long long)run(NUMBERS + 1, &ahead), NUMBERS, "every number comes, in order, changed by the one it fell to");
	ok(ahead <= SLOTS, "the filler is never further ahead than there are slots");
	is_int((long long)run(10, &ahead), 10, "a reader that wants no more ends all of them");
	test_each();
	return tap_done();
}
