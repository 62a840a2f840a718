#ifndef ASSESS_COVERAGE_INDEX_H
#define ASSESS_COVERAGE_INDEX_H

#include "assess/coverage.h"

/*
 * What the findings of coverage ask of all calls again and again, by account: tens of thousands of calls, hundreds of accounts and
 * a hundred rules.  Texts are those of the calls, so an index is good as long as its seen.
 */

/* What a call asked for; false when it does not say, and then it covers nothing. */
bool window_of(const struct asked *a, struct window *w);

/* Where the items of an account begin, or would, in a list that is sorted by account: a char * and the first member of each. */
size_t coverage_begin(const void *items, size_t n, size_t size, const char *account);

void coverage_index(struct coverage *c, const struct seen *seen);
void coverage_index_release(struct coverage *c);

/* Add the regions that any call for this account named. */
void coverage_index_regions(const struct coverage *c, const char *account, struct strlist *out);

/* The first call, in the order of the knowledge, that should have covered some of [from, to) and was not answered; NULL: there is none. */
const struct asked *coverage_index_missed(const struct coverage *c, const char *account, const char *region, int64_t from, int64_t to);

#endif
