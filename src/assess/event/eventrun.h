#ifndef ASSESS_EVENTRUN_H
#define ASSESS_EVENTRUN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Keys in the order of their values, in a file without a name: for eventset.c, which has more of them than memory.  In memory
 * stay the first key of each page and a filter (B. H. Bloom: "Space/time trade-offs in hash coding with allowable errors", in
 * blocks of a cache line), 13 bits a key: one that is not there mostly costs no look at the file, one that is there costs one.
 */
struct runkey {
	uint64_t a, b;		/* random bits; b is never 0 */
	uint64_t number;	/* kept with it */
};

struct eventrun;

/*
 * n keys, no two alike; they are sorted where they are, in a time that grows with how far they stand from their places.  NULL when
 * the disk fails.
 */
struct eventrun *eventrun_new(struct runkey *keys, size_t n, struct err *e);

/* One run of two without a common key, which are freed in every case. */
struct eventrun *eventrun_merge(struct eventrun *x, struct eventrun *y, struct err *e);
void eventrun_free(struct eventrun *r);

size_t eventrun_size(const struct eventrun *r);

/* 1 and the whole key, 0 when it is not there, -1 when the disk fails. */
int eventrun_find(const struct eventrun *r, const struct runkey *k, struct runkey *found, struct err *e);

#endif
