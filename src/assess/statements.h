#ifndef ASSESS_STATEMENTS_H
#define ASSESS_STATEMENTS_H

#include "assess/rule_run.h"
#include "assess/scope.h"
#include "model.h"

/*
 * Waivers and attestations beside verdicts.  Neither changes one: a waived failure is a failure that somebody answers
 * for, an attested control is one that a human decided and signed.  Both are counted apart, and an expired one is a
 * finding of its own.
 */
#define REASON_WAIVER_EXPIRED "waiver-expired"
#define REASON_ATTESTATION_EXPIRED "attestation-expired"

struct stated {
	cJSON *facts;		/* {waivers, attestations, findings}: each with its state, as it goes into the facts */
	long findings;		/* waived, over all rules */
	long controls;		/* failing or warning controls whose every such finding is waived */
	long attested;		/* manual controls with an attestation in force */
};

void stated_make(struct stated *s, const struct assess_scope *scope, time_t now);
void stated_release(struct stated *s);

/* Set the waiver of each finding that fails or warns and that one without a control covers; one in force goes first. */
void stated_waive(struct stated *s, struct instance *i);

/*
 * Add to the facts of a control: waivers and attestations (ids), waived and attested (true, or absent).  found are the
 * instances of its rules; verdict is the control's.
 */
void stated_control(struct stated *s, cJSON *control, const char *framework, const char *id, enum verdict verdict,
    const struct instance *const *found, size_t n);

/*
 * Counts for the facts: {"findings", "controls", "attested", "expired", "unused"}.  Unused is what is in force and
 * matches nothing, exceptions (of the facts, may be NULL) with it: a misspelt one would otherwise look like one that works.
 */
cJSON *stated_counts(const struct stated *s, const cJSON *exceptions);

#endif
