#ifndef ASSESS_EVENTSET_H
#define ASSESS_EVENTSET_H

#include <stdint.h>

#include "assess/event.h"

/*
 * Which events were there before: trails deliver at least once, and two destinations give the same event twice.  The key
 * is that of the table (recipient_account_id, event_id, event_category); 16 bytes are kept of each, a hash with a random
 * seed, so that nobody can make two keys that look the same.  A number can be kept with each.
 */
struct eventset;

struct eventset *eventset_new(void);
void eventset_free(struct eventset *s);

/* Whether it is new; it is in the set then. */
bool eventset_add(struct eventset *s, const struct event *ev);

/* Keep a number with the one that was added last; the number of one, 0 when it has none. */
void eventset_set(struct eventset *s, uint64_t number);
uint64_t eventset_get(const struct eventset *s, const struct event *ev);

#endif
