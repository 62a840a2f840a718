#ifndef ASSESS_FINDING_H
#define ASSESS_FINDING_H

#include "assess/seen.h"

#define WAIVER_IN_FORCE "in-force"	/* the state of a waiver or an attestation that holds */

/* One line of the result of a rule.  Text is never NULL once it is in a list. */
struct finding {
	char *resource, *account, *region, *reason;
	enum verdict verdict;
	enum evidence_state state;
	cJSON *values;		/* object */
	struct strlist evidence;
	bool held;		/* the engine held the verdict back: */
	struct cause cause;
	const cJSON *waiver;	/* that covers it, with its state; borrowed, NULL without one */
};

struct findings {
	struct finding *items;
	size_t n, cap;
};

/* A new one at the end, all texts "", unknown and confirmed. */
struct finding *findings_add(struct findings *f, const char *resource, const char *account, const char *region,
    const char *reason);
void findings_release(struct findings *f);

/* Hold the verdict back: unknown, for this cause.  The first cause stays. */
void finding_hold(struct finding *f, const struct cause *why);
void finding_hold_code(struct finding *f, enum evidence_state state, const char *source, const char *exchange,
    const char *code);

/* By resource, reason, account, region, then all the rest, so that two runs list the same. */
void findings_sort(struct findings *f);

/* The worst verdict of them all, and the most doubtful evidence behind that verdict.  None: unknown, error. */
void findings_worst(const struct findings *f, enum verdict *verdict, enum evidence_state *state);

/* How many a waiver in force covers. */
size_t findings_waived(const struct findings *f);

cJSON *findings_json(const struct findings *f);

#endif
