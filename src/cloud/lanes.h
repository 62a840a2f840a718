#ifndef CLOUD_LANES_H
#define CLOUD_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cloud/breaker.h"
#include "cloud/rate.h"

/*
 * Which of the waiting calls starts next.  A lane is a queue of calls that share a rate bucket and a host, so what holds
 * back the first of them holds back all, and only the first is ever looked at.  A lane with waiting calls is in one place:
 *
 *	ready	to be looked at: first those with the longest backlog at their own limit, then those with calls that have begun (a
 *		next page, a try again), then the rest; equal ones take turns
 *	asleep	until its bucket, or a host that failed, may be asked again
 *	parked	because the account has as many calls under way at the host as it may, or because the host has not answered
 *		yet and one call is trying; one is woken when there is room again
 *
 * So a start costs the logarithm of the number of lanes, however many calls wait.  Times are monotonic milliseconds.
 */

struct lane_list {
	struct lane *first, *last;
};

/* How many calls may be under way, and who waits for one of them to end. */
struct lane_room {
	int active;
	struct lane_list parked[2];	/* those with calls that have begun; the others */
};

struct lane_host {
	char *name;
	struct breaker breaker;
	struct lane_room room;
};

/* What one account has under way at one host: it is the account that the services count. */
struct lane_guest {
	struct lane_host *host;
	char *account;
	struct lane_room room;
};

struct lane {
	struct rate_bucket *bucket;
	struct lane_guest *guest;
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

#define LANE_RANKS 16
struct lanes {
	int per_host;			/* calls of one account under way at one host */
	struct rates rates;
	void *hosts, *guests, *tree;	/* of struct lane_host by name, struct lane_guest by host and account, struct lane */
	struct lane_list ready[LANE_RANKS];
	struct alarm *alarms;
	size_t n_alarms, cap_alarms;
	uint64_t turn;
};

void lanes_init(struct lanes *l, int per_host);
void lanes_release(struct lanes *l);	/* tickets are the caller's, who sets the lane of those that live on NULL */

/* A call that has not begun: last in the lane of this bucket (made when new), host and account. */
void lanes_add(struct lanes *l, struct ticket *t, const char *bucket, double per_second, const char *host, const char *account);

/* A call that has begun waits again in its lane: before those that have not, but not before due_ms. */
void lanes_again(struct lanes *l, struct ticket *t, int64_t due_ms);

/*
 * The call to start now, which is counted against its bucket and its host until lanes_ended; NULL when none may, and then
 * wait_ms says how long until one may, -1 when only the end of another can tell.  Calls for a host that was given up come
 * at once.
 */
struct ticket *lanes_take(struct lanes *l, int64_t now_ms, int64_t *wait_ms);
void lanes_ended(struct lanes *l, struct ticket *t);

/* The call is over and waits no more; its lane may go.  Nothing for a ticket without a lane, nor does lanes_ended then. */
void lanes_leave(struct lanes *l, struct ticket *t);

#endif
