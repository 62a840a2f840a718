#ifndef ASSESS_INPUTS_H
#define ASSESS_INPUTS_H

#include "assess/instances.h"

/*
 * What each verdict rests on, so that whoever sees only a part of the evidence can tell whether it is all that a verdict
 * needs:
 *	checks, detections	per instance, in the order of the facts: {sources, reads}; sources: those that the rule reads and
 *				all that had to be asked to know what to ask them, reads: "base", "exception",
 *				"exchange" (all answers there are), "list"
 *	sources			by id, those that some rule rests on: {planned, pieces}; pieces: numbers of the answers that count,
 *				as [first, last] of each run of them
 * The caller deletes it.  NULL: the database failed.
 */
cJSON *inputs_make(const struct judging *j, const struct instances *rules, struct err *e);

#endif
