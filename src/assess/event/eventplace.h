#ifndef ASSESS_EVENTPLACE_H
#define ASSESS_EVENTPLACE_H

#include <stdint.h>

#include "base/err.h"
#include "base/jsonscan.h"

#include "assess/event/eventfile.h"

/*
 * Where events came from, each in one small number, and that number as the evidence which people read: FILE#N, from the 10,001st
 * record of a file on FILE#FROM-TO of the thousand that it is in.  The name of a file is longer than most of what a row holds
 * and the same for hundreds of them, so it is kept once, in a file without a name.
 */
struct eventplace;

struct eventplace *eventplace_new(void);	/* the file is made with the first name, where the environment wants temporary files */
void eventplace_free(struct eventplace *p);

/* The number of a place; -1 when the disk fails.  Those of one file come one after the other. */
int64_t eventplace_number(struct eventplace *p, const struct event_place *place, struct err *e);

/* The evidence of a number that was made here, until the next call; s is NULL when no name stands there or the disk fails. */
struct span eventplace_evidence(struct eventplace *p, int64_t number, struct err *e);

#endif
