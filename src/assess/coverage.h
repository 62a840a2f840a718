#ifndef ASSESS_COVERAGE_H
#define ASSESS_COVERAGE_H

#include "assess/finding.h"
#include "assess/scope.h"

/*
 * Which part of time the event records cover.  A call of a source with events says what it asked for (win_from, win_to,
 * covers, and owner where the events are not those of the account that asked); it counts when all its pages are
 * confirmed.  A call that names the store it read (store) counts for each member of the store too, from when on the view
 * SCOPE_STORE_MEMBERS has it there: of what was before, its first event tells nothing.
 */
struct window {
	char *account, *covers;	/* covers: a region, or "*" */
	char *store;		/* "" once its members are counted in */
	int64_t from, to;	/* half open */
};

struct coverage {
	struct window *windows;	/* by account, covers, from; those that touch are one */
	size_t n, cap;
	/* of the calls it was made of, for the findings (assess/coverage_index.h) */
	struct named_region *regions;
	size_t n_regions, cap_regions;
	struct missed_call *missed;
	size_t n_missed, cap_missed;
};

/*
 * params are those of the for-each statements; seen must outlive c.  -1 when the members can not be read; released all the same.  A source whose
 * records come in many answers for one stretch names a view instead (events.windows): its rows are the windows, and what its
 * calls say tells only why one is missing.
 */
int coverage_make(struct coverage *c, const struct seen *seen, struct db *db, const cJSON *params, struct err *e);

/* The same of these calls alone. */
int coverage_of_calls(struct coverage *c, const struct asked *const *calls, size_t n, struct db *db, const struct knowledge *k,
    const cJSON *params, struct err *e);
void coverage_release(struct coverage *c);

/*
 * Find the first second of [from, to) that nothing covers for this account and region, and where that gap ends.  false:
 * there is none.
 */
bool coverage_gap(const struct coverage *c, const char *account, const char *region, int64_t from, int64_t to,
    int64_t *gap_from, int64_t *gap_to);

/*
 * Add a finding for each account of the scope and each of its regions where [from, to) is not covered.  With the regions
 * "*" those are the regions that any call for the account named; "*" itself when there is none.  The cause is the call
 * that should have covered the gap, where there is one.  Of the members that could not be entered at most REFUSED_TOLD are
 * told.  Returns how many were added.
 */
size_t coverage_findings(struct findings *out, const struct coverage *c, const struct seen *seen,
    const struct assess_scope *scope, int64_t from, int64_t to, const char *reason);

/*
 * Tell of every stretch of [from, to) whose events were not seen whole, for the sources that were planned.  params are
 * those of the for-each statements.  A gap has account, region ("*": all), values.from, values.to and cause.
 */
typedef void coverage_unseen_fn(void *arg, const struct finding *gap);
int coverage_unseen(struct db *db, const struct strlist *planned, const cJSON *params, const struct assess_scope *scope,
    int64_t from, int64_t to, coverage_unseen_fn *tell, void *arg, struct err *e);

/* The windows as facts: [{"account","region","from","to"}]. */
cJSON *coverage_json(const struct coverage *c);

#endif
