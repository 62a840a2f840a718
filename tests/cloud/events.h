#ifndef CLOUD_EVENTS_H
#define CLOUD_EVENTS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * The ActionTrail events of a tenant: records written out in the tenant file, and generated ones of which event number i
 * is a pure function of the seed and i, with times that never decrease.  So five million events take no memory, a window
 * is a binary search, and two servers with one tenant and one clock tell the same story.
 *
 * Order: events_new, events_add for each account, then any number of cursors.  After the last events_add a set never
 * changes but by events_record: threads may read it at the same time, each with its own cursor.
 */
struct events;

#define EVENTS_GENERATED_MAX 1000000000	/* of one generator */
#define EVENT_ID_SIZE 48
#define EVENT_POSITION_SIZE 64

struct events *events_new(void);
void events_free(struct events *set);

/*
 * Add the events of one account.  spec is the value of its "events" member (tenant.md says what may stand in it), NULL
 * for none; region is the home region of records that name none.  Everything needed is copied.  0, or -1 with the
 * place in the tenant file in e.
 */
int events_add(struct events *set, const char *account, const char *region, const cJSON *spec, time_t now, struct err *e);

/*
 * Calls that are recorded while the server runs: make room for those of an account (before the first cursor), then add one, of
 * now, from any thread.  record is taken; it is completed like one of the tenant's.  What is more than the room is not kept.
 */
#define EVENTS_RECORDED_MAX 4096	/* of one account */
void events_grow(struct events *set, const char *account);
void events_record(struct events *set, const char *account, const char *region, cJSON *record, time_t now);

/*
 * A moment as tenants write it: "now", "-200d", "+3h" (units s m h d w), "-10d@02:15" and "-10d@02:15+08:00" (that time of
 * day, in UTC or in that zone, on the day it was then), or any form clock_parse reads.  0 or -1.
 */
int events_when(const char *text, time_t now, time_t *out);

/*
 * One event.  Facts that are absent from the record are NULL.  Texts belong to the set or to the event and live until the
 * cursor moves or is closed.
 */
struct event {
	time_t time;
	const char *account;		/* recipientAccountId */
	const char *region;		/* acsRegion */
	const char *service, *name, *rw, *type, *category;
	const char *actor_type, *actor_name, *actor_id, *actor_account, *access_key;
	const char *source_ip, *error;

	const struct event_source *source;	/* from here on: how it is found again, not for callers */
	int64_t index;
	char id[EVENT_ID_SIZE];
	struct buf text;
	cJSON *tree;
	char *scratch;
};

/* The record as JSON text, exactly the same bytes every time.  Appended to b: 0, or -1 when b is full. */
int event_text(struct event *ev, struct buf *b);

/*
 * The value at a dotted path in the record ("eventName", "userIdentity.sessionContext.attributes.mfaAuthenticated"), objects and
 * arrays as JSON text, "" the whole record; NULL when absent.  A member whose own name has dots is found too
 * ("requestParameters.Permissions.1.SourceCidrIp").  Lives until the next call on this event.
 */
const char *event_field(struct event *ev, const char *path);

/* Where an event stands in the order of its set: give it as `after` to go on behind it. */
void event_position(const struct event *ev, char out[EVENT_POSITION_SIZE]);

/* Which events: half open [from, to), and everything that is not NULL must be so. */
struct event_query {
	time_t from, to;
	const char *account;
	const char *region;
	bool (*want)(void *arg, struct event *ev);
	void *arg;
	bool backward;			/* newest first */
	const char *after;		/* an event_position, taken in the same direction */
};

/*
 * Walk through events in time order; events of one second stand in a fixed order.  -1 only for an `after` that is no
 * position.  event_next returns NULL at the end.
 */
struct event_cursor;
int event_cursor_open(struct event_cursor **out, const struct events *set, const struct event_query *q, struct err *e);
struct event *event_next(struct event_cursor *c);
void event_cursor_close(struct event_cursor *c);

/* How many events a query has (`after` is ignored).  Only time and account asked: no walk, a few dozen steps. */
int64_t events_count(const struct events *set, const struct event_query *q);

/* Append s as a JSON string, quotes included. */
void event_quote(struct buf *b, const char *s);

#endif
