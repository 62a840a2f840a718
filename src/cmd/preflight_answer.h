#ifndef CMD_PREFLIGHT_ANSWER_H
#define CMD_PREFLIGHT_ANSWER_H

#include "cmd/preflight.h"

/* Keep an answer; what a points to is copied. */
void answer_add(struct preflight *p, const struct preflight_answer *a);

/* Keep what came of a call for this item of the plan, and what it tells of the clock and of who asks. */
void answer_take(struct preflight *p, size_t item, const struct exchange *x);

/* The answer that says that nobody is at that host; NULL: there is none. */
const struct preflight_answer *answer_dead_host(const struct preflight *p, const char *host);

/*
 * What would be said of this call: that its host is dead, or what was said of the same source to the same account, at the same
 * host if there is such an answer.  NULL: nothing was.
 */
const struct preflight_answer *answer_like(const struct preflight *p, size_t item, const struct call *c);

#endif
