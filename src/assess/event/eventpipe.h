#ifndef ASSESS_EVENTPIPE_H
#define ASSESS_EVENTPIPE_H

#include "assess/event/eventfile.h"

/*
 * Event files read on a thread of their own: the next records are unpacked and parsed while the caller stores the last
 * ones.  What comes out is what eventfile_read would give, in its order, whatever the speed of either side; the
 * sentences of refusal stand between the events where they were said.
 *
 *	p = eventpipe_new();
 *	if (eventpipe_start(p, paths, e) == 0)
 *		while ((rc = eventpipe_next(p, &item, e)) == 1)
 *			...;
 *	eventpipe_stop(p);
 *
 * Between the two are a few batches, each a block of bytes that the values of its events point into; a side that is
 * ahead waits.  So the memory does not grow with the files, nor with the slower side.  Signals stay with the caller's
 * thread.
 */
struct event_item {
	const char *refused;	/* a sentence; NULL: an event */
	struct event ev;
	struct event_place place;
};

struct eventpipe;
struct eventpipe *eventpipe_new(void);
void eventpipe_free(struct eventpipe *p);

/* Begin to read.  After a stop it can begin again with other paths: a duplicate is one over all of them. */
int eventpipe_start(struct eventpipe *p, const struct strlist *paths, struct err *e);

/* The next item, which ends with the next call: 1; 0 behind the last; -1 when the reading failed, as eventfile_read. */
int eventpipe_next(struct eventpipe *p, const struct event_item **item, struct err *e);

/* End the thread, wherever it is.  Nothing when none runs. */
void eventpipe_stop(struct eventpipe *p);

/* After the stop. */
const struct event_counts *eventpipe_counts(const struct eventpipe *p);

/*
 * Before the first start: keep the records that come (eventraw.h).  After a stop: one by its account, id and
 * category, until the next start; s is NULL when there is none, and e set when it can not be read.
 */
void eventpipe_keep_records(struct eventpipe *p);
struct span eventpipe_record(struct eventpipe *p, const struct event *ev, struct err *e);

#endif
