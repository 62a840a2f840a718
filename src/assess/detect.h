#ifndef ASSESS_DETECT_H
#define ASSESS_DETECT_H

#include "assess/event/eventload.h"

/*
 * All detections of a knowledge over event files alone.  They are judged as in an assessment, with these differences:
 *	- what the files hold counts as seen, for every account in them, from the day of the first event to the period's end;
 *	- the evidence of a hit is FILE#N;
 *	- a rule that also rests on answers of other sources is not evaluable, unless it hits.
 * A file that could not be read to its end leaves no rule clean.
 */
struct detect_input {
	const struct knowledge *k;
	struct events_files files;
	const cJSON *kept;		/* a baseline that an earlier run kept, in place of files.baseline; NULL: none */
	const char *kept_name;		/* its file, for the message */
	time_t until;			/* end of the period; 0: behind the last event */
	const struct assess_scope *scope;	/* calendar, parameters, lists, exceptions; accounts: those of the files when none */
};

/*
 * *out is { "detect": 1, "period": { "from", "to" }, "baseline": as in the facts, "events": counts, "detections": [ { "id",
 * "title", "severity", "state", "reason", "hits", "parameters", "verdict", "evidence_state", "tuned", "window", "findings" } ] },
 * each detection once, by id.  reason and hits: detect_hits.h; the rest as in the facts.  README.md tells users of it.  db is
 * fresh; the caller frees *out.
 */
int detect_run(cJSON **out, struct db *db, const struct detect_input *in, struct err *e);

#endif
