#ifndef CLOUD_RATE_H
#define CLOUD_RATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How often an action may be called: one bucket per key (action and account), holding one token, refilled evenly.  So
 * calls are spaced and never come in bursts, because the services count over short windows.  A bucket can also be
 * closed for a while, when the service said it was called too often.  Times are monotonic milliseconds.
 */
struct rate_bucket {
	char *key;
	double per_second;	/* 0: no limit */
	double next_ms;		/* the next call may start at this time */
};
struct rates {
	struct rate_bucket *items;
	size_t n, cap;
};

void rates_release(struct rates *r);

/* The index of the bucket of this key, made when new.  Of several limits for one key the lowest holds. */
size_t rate_bucket(struct rates *r, const char *key, double per_second);

/* Take the token: 0 when the call may start now (and is counted), else how many milliseconds to wait; nothing taken. */
int64_t rate_take(struct rates *r, size_t bucket, int64_t now_ms);
void rate_close_until(struct rates *r, size_t bucket, int64_t until_ms);

#endif
