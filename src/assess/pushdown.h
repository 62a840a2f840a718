#ifndef ASSESS_PUSHDOWN_H
#define ASSESS_PUSHDOWN_H

#include "assess/instances.h"

/*
 * Rules that run where the events are: a store with more events than anyone wants to download is asked in the SQL of its
 * own service.  The rule's text stays as it is; what stands before it makes the relations that it reads:
 *	with events as (...), list(name, value) as (values ...) select ... from events where event_time >= 1790000000
 * `events` is what engines/ENGINE.sql of the knowledge says, less the columns that the rule does not name; the small
 * relations of the scope travel as values, and so do the parameters.  Rules that read anything else can not be moved.
 *
 *	pushdown_fill	makes pushed_rule, which the for-each of a source with `inside` reads; the collector asks
 *	pushdown_judge	takes the answers for rows of the rule
 */
#define PUSHDOWN_TEXT_MAX (15 * 1024)	/* bytes of a statement: a value of a call has at most 16 KiB (knowledge/plan.h) */

/*
 * The statement; the caller frees it.  params are those of rule_params; list must hold the rule's own rows (rule_fill_lists).
 * -1 when the rule can not be moved.
 */
int pushdown_text(char **out, struct db *db, const struct view *engine, const struct rule *rule, const cJSON *params, struct err *e);

/*
 * What a store may not have for the rule: the first relation that is not there at all, else the first column that it names
 * whose text an index may have cut.  NULL: nothing.  The caller frees it.
 */
char *pushdown_lacks(struct db *db, const struct rule *rule);

/* Fill pushed_rule with all detections of the scope that can be moved, for all engines, and set SCOPE_INSIDE.  After db_set_scope. */
int pushdown_fill(struct db *db, const struct assess_scope *scope, time_t now, struct err *e);

/* What came of an instance where it ran inside. */
struct pushed {
	struct strlist sources;	/* ids of those that answered for it */
	struct coverage coverage;	/* what it saw there */
};
void pushed_release(struct pushed *p);

/* Whether the rule saw this account's whole period there. */
bool pushed_covers(const struct pushed *p, const char *account, const struct assess_scope *scope);

/*
 * Add to rows what the services found for i, each row with the exchange as its evidence and what the rule itself named
 * in the value event_ids.  An answer that is not whole and exact, and a store that the rule was not asked of, is a finding of i
 * instead.  Of an account whose events were read here after all, neither says anything: i has its rows from those.
 */
int pushdown_judge(struct pushed *out, const struct judging *j, struct instance *i, cJSON *rows, struct err *e);

#endif
