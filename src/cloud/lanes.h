#ifndef CLOUD_LANES_H
#define CLOUD_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cloud/rate.h"

/*
 * Which of the waiting calls starts next.  A lane is a queue of calls that share a rate bucket and a host, so what holds
 * back the first of them holds back all, and only the first is ever looked at.  A lane with waiting calls is in one place:
 *
 *	ready	to be looked at: lanes with calls that have begun (a next page, a try again) first, then one after another
 *	asleep	until its bucket, or its host, may be asked again
 *	parked	because its host is busy; one is woken when there is room again
 *
 * So a start costs the logarithm of the number of lanes, however many calls wait.  Times are monotonic milliseconds.
 */

struct lane_list {
	struct lane *first, *last;
};

struct lane_host {
	char *name;
	int active;			/* calls under way */
	struct lane_list parked[2];	/* those with calls that have begun; the others */
};

struct lane {
	struct rate_bucket *bucket;
	struct lane_host *host;
	struct ticket *begun, **begun_end, *fresh, **fresh_end;	/* waiting, in order */
	size_t tickets;			/* that belong here, waiting or not; the last one takes the lane with it */
	struct lane_list *in;		/* ready or parked; NULL: asleep, or nothing waits */
	bool asleep;
	struct lane *before, *after;	/* in that list */
};

/* A place in a lane; the first member of whatever waits. */
struct ticket {
	struct lane *lane;
	struct ticket *next;
};

/* What sleeps, as a heap by time: a lane, or a ticket that has its own time. */
struct alarm {
	int64_t at_ms;
	uint64_t turn;			/* of equal times the first that was set goes first */
	struct lane *lane;
	struct ticket *ticket;		/* NULL: the lane */
};

struct lanes {
	int per_host;
	struct rates rates;
	void *hosts, *tree;		/* of struct lane_host by name; of struct lane by bucket and host */
	struct lane_list ready[2];
	struct alarm *alarms;
	size_t n_alarms, cap_alarms;
	uint64_t turn;
};

void lanes_init(struct lanes *l, int per_host);
void lanes_release(struct lanes *l);	/* tickets are the caller's, who sets the lane of those that live on NULL */

/* A call that has not begun: last in the lane of this bucket (made when new) and host. */
void lanes_add(struct lanes *l, struct ticket *t, const char *bucket, double per_second, const char *host);

/* A call that has begun waits again in its lane: before those that have not, but not before due_ms. */
void lanes_again(struct lanes *l, struct ticket *t, int64_t due_ms);

/*
 * The call to start now, which is counted against its bucket and its host until lanes_ended; NULL when none may, and then
 * wait_ms says how long until one may, -1 when only the end of another can tell.
 */
struct ticket *lanes_take(struct lanes *l, int64_t now_ms, int64_t *wait_ms);
void lanes_ended(struct lanes *l, struct ticket *t);

/* The call is over and waits no more; its lane may go.  Nothing for a ticket without a lane, nor does lanes_ended then. */
void lanes_leave(struct lanes *l, struct ticket *t);

#endif
