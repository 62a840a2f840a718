#ifndef ASSESS_EVENTSET_H
#define ASSESS_EVENTSET_H

#include <stdint.h>

#include "assess/event/event.h"

/*
 * Which events were there before: trails deliver at least once, and two destinations give the same event twice.  The key
 * is that of the table (recipient_account_id, event_id, event_category); 16 bytes are kept of each, a hash with a random
 * seed, so that nobody can make two keys that look the same.  A number can be kept with each.
 *
 * The newest are in memory, the others in temporary files (eventrun.h): a million takes 1.6 MB of memory and 24 MB of disk.
 */
struct eventset;

struct eventset *eventset_new(void);
void eventset_free(struct eventset *s);

/* 1: it is new, and in the set now; 0: it was there; -1: the disk failed, and the set is no longer of use. */
int eventset_add(struct eventset *s, const struct event *ev, struct err *e);

/* Keep a number with the one that was added last.  The number of one; 0 when it has none. */
void eventset_set(struct eventset *s, uint64_t number);
int eventset_get(const struct eventset *s, const struct event *ev, uint64_t *number, struct err *e);

#endif
