#ifndef CLOUD_RATE_H
#define CLOUD_RATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How often an action may be called: one bucket per key (action and account), holding one token, refilled evenly.  So
 * calls are spaced and never come in bursts, because the services count over short windows; a little wider than the limit
 * permits, because what starts evenly does not arrive so, and a refused call costs more than the margin.  A bucket can also be
 * closed for a while, when the service said it was called too often.  Times are monotonic milliseconds.
 */
struct rate_bucket {
	char *key;
	double per_second;	/* 0: no limit */
	double next_ms;		/* the next call may start at this time */
	size_t calls;		/* that want it, waiting or under way: the owner's count */
};
struct rates {
	void *tree;		/* of struct rate_bucket, by key */
};

void rates_release(struct rates *r);

/* The bucket of this key, made when new; it stays where it is.  Of several limits for one key the lowest holds. */
struct rate_bucket *rate_bucket(struct rates *r, const char *key, double per_second);

/* How many milliseconds until a call may start, 0: now. */
int64_t rate_wait(const struct rate_bucket *b, int64_t now_ms);

/* As rate_wait, and when that is 0 the call is counted. */
int64_t rate_take(struct rate_bucket *b, int64_t now_ms);
void rate_close_until(struct rate_bucket *b, int64_t until_ms);

#endif
