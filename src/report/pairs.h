#ifndef REPORT_PAIRS_H
#define REPORT_PAIRS_H

#include <stddef.h>

#include "base/json.h"

/*
 * Two lists of things, each thing with its counterpart in the other list where it has one.  A thing has several keys, from the one
 * that says all of it to the one that only says which thing it is; counterparts are sought by the first key, what is
 * left by the second, and so on.  So of three findings about one resource, the two that did not change find each other first.
 */
#define PAIR_KEYS 3

struct paired {
	const cJSON *value;		/* borrowed */
	char *keys[PAIR_KEYS];		/* NULL: no such key; owned */
	struct paired *other;		/* NULL: has none */
};

struct pairs {
	struct paired *items;		/* in the order of the list */
	size_t n, cap;
};

/* The new entry, whose keys the caller sets; valid until the next call. */
struct paired *pairs_add(struct pairs *p, const cJSON *value);
void pairs_match(struct pairs *a, struct pairs *b);
void pairs_release(struct pairs *p);

#endif
