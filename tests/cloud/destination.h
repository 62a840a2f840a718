#ifndef CLOUD_DESTINATION_H
#define CLOUD_DESTINATION_H

#include "cloud.h"
#include "events.h"

/*
 * What a trail has delivered to a logstore or a bucket and what is still there: the trail's accounts, region and
 * read-write choice, from when it was started (and the destination existed) until it was stopped, no older than the
 * destination keeps, less what the tenant says was lost ("events" of a logstore or bucket: gaps, loseEvery,
 * delaySeconds; tenant.md).  So a young store and a short retention show in the answers as they would in the real one.
 */
#define DESTINATION_DELAY 120	/* seconds from an event to its copy, unless the tenant says otherwise */

struct destination {
	const struct tenant *tenant;
	const cJSON *account, *trail;	/* NULL: no trail delivers here and there is nothing */
	const cJSON *settings;		/* the "events" of the tenant, may be NULL */
	time_t from, to;		/* it holds events of [from, to) */
	long lose_every;
	bool filtered;			/* not simply all events of that time */
};

/* The logstore is `actiontrail_<trail>` in the project the trail names (alibaba-api.md 5.1). */
void destination_logstore(struct destination *d, const struct tenant *t, const cJSON *project, const cJSON *logstore, time_t now);

/* The bucket of a trail; a lifecycle rule that expires the trail's objects takes the old ones away. */
void destination_bucket(struct destination *d, const struct tenant *t, const cJSON *bucket, time_t now);

/*
 * The query for what it holds of [from, to), narrowed further by more when that is not NULL.  d and dq stay where they
 * are as long as the query is used.
 */
struct destination_query {
	const struct destination *d;
	bool (*more)(void *arg, struct event *ev);
	void *more_arg;
	struct event_query q;		/* for event_cursor_open and events_count */
};
void destination_query(struct destination_query *dq, const struct destination *d, time_t from, time_t to,
    bool (*more)(void *arg, struct event *ev), void *more_arg);

#endif
