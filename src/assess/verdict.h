#ifndef ASSESS_VERDICT_H
#define ASSESS_VERDICT_H

#include "assess/finding.h"

/*
 * The verdict of a row stands only when the evidence allows (frameworks/README.md).  This is the one place that lets a
 * pass or a fail through:
 *
 *	- every exchange that the row names exists, is of a declared source, and is confirmed;
 *	- every declared source of which the row names none was seen whole, unless the row is a failure that what it names
 *	  makes certain;
 *	- a rule that declares no source can only ask a human;
 *	- a row that says inferred is a warning at best, stale or contradicted is unknown.
 *
 * Every call that was not seen, of a declared source or of one that its for-each rests on, adds a finding of its own.
 * So no SQL can make something of what was not seen, nor pass over it.
 */

/*
 * The findings of a check from its rows (array of objects).  sources are those of the rule that must have been seen: all, or
 * those without event records where the caller adds what the events lack.
 */
int verdict_check(struct findings *out, struct db *db, const struct seen *seen, const struct rule *rule,
    const struct strlist *sources, const cJSON *rows, struct err *e);

/* One row that a detection returned: verdict is hit_verdict when the evidence it names stands, else unknown. */
int verdict_hit(struct findings *out, struct db *db, const struct rule *rule, enum verdict hit_verdict,
    const cJSON *row, struct err *e);

/*
 * One row in which a detection says that it can not tell: its column state is insufficient-baseline or not-evaluable.
 * The finding is unknown, and *told is that state (not-evaluable when the row says anything else).
 */
int verdict_untold(struct findings *out, struct db *db, const struct rule *rule, const cJSON *row,
    enum detection_state *told, struct err *e);

/*
 * Findings for what was not seen of these sources and of what they rest on.  One per call, with the row of its for-each
 * as values; one for a source that was not planned or could not be worked out.  Calls that were not made because a member
 * of the directory could not be entered are one per member.  With a directory in the scope, what its list of members rests
 * on counts as if it were one of sources.
 */
void verdict_unseen(struct findings *out, const struct seen *seen, const struct strlist *sources);

/* The finding of a rule that could not be run. */
void verdict_failed(struct findings *out, const struct rule *rule, const struct err *why);

#endif
