#ifndef ASSESS_EVENTRAW_H
#define ASSESS_EVENTRAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/jsonscan.h"

/*
 * Records as they were read, packed in a file without a name: they are two thirds of all bytes and hardly ever looked at, so they
 * stay out of the rows that every rule goes through, and a disk takes longer to write them than a processor to pack them.  A place
 * is where bytes begin and how many they are, in one number that is never 0.
 */
struct eventraw;

struct eventraw *eventraw_new(void);	/* the file is made with the first bytes, where the environment wants temporary files */
void eventraw_free(struct eventraw *r);

/* The place of len bytes that have so many before them, of all that is added. */
uint64_t eventraw_place(size_t at, size_t len);

size_t eventraw_size(const struct eventraw *r);	/* all that was added */

/* What is added at once is packed at once: a place must lie in one of these. */
int eventraw_add(struct eventraw *r, const void *bytes, size_t len, struct err *e);

/* What stands there, until more is added or another is looked at; s is NULL when it can not be looked at. */
struct span eventraw_at(struct eventraw *r, uint64_t place, struct err *e);

#endif
