#ifndef CLOUD_BREAKER_H
#define CLOUD_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What is known of a host: whether it can be reached.  Until it has answered it is asked by one call at a time, so that a
 * region that is down holds up one transfer and not all; after a failure it rests as long as that call does.  When
 * BREAKER_FAILS_MAX calls in a row did not reach it, and that has gone on for some time, it is given up: what waits for it
 * then fails at once.  Times are monotonic milliseconds.
 */

#define BREAKER_FAILS_MAX 5
#define BREAKER_PATIENCE_MS 45000	/* a network that comes back within this time costs nothing */

struct breaker {
	bool reached;		/* the last call did */
	bool open;		/* given up */
	int fails;		/* calls in a row that did not reach it */
	int64_t since_ms;	/* the first of these */
	int64_t rest_until_ms;
};

void breaker_reached(struct breaker *b);

/* wait_ms: how long the call will wait before it tries again; -1: it will not. */
void breaker_failed(struct breaker *b, int64_t now_ms, int64_t wait_ms, int64_t patience_ms);

#endif
