#ifndef CMD_READBACK_H
#define CMD_READBACK_H

#include <stdbool.h>

#include "assess/sql/db.h"
#include "base/err.h"
#include "evidence/store.h"
#include "knowledge/plan.h"
#include "model.h"

/*
 * What an earlier run in a work folder has: read back, so that a resumed run asks only for the rest.
 *
 * A call is done when its last page is there, every page before it too, and the service gave an answer (confirmed, also
 * that something is absent) or refused permission.  Everything else is asked again, from its first page:
 * - a call that failed, or that was not asked because the run was stopped;
 * - a list that was cut in the middle.  It is not taken up from its next page token: tokens expire, and the list may have
 *   changed under them, so that pages of two times would be put together as one list that never was;
 * - a call with a piece that is missing or not what the custody log says.  The piece is given up and named;
 * - who is asking: the credentials may be others than those of the earlier run.
 * Pages of calls that are asked again are marked as superseded in the custody log; their files stay.
 */
struct readback;

struct readback_counts {
	long answers, missing;	/* pieces that stand, and those of them that are not confirmed */
	long superseded, lost;
	long reopened;		/* calls to ask again, but not who is asking */
};

/*
 * store is that of work and open; db has the scope set and holds no evidence yet: it gets what a for-each of the plan reads.
 * All but out and e is borrowed until readback_free.
 */
int readback_load(struct readback **out, struct store *store, const char *work, struct db *db, const struct knowledge *k,
    const struct plan *plan, struct err *e);
void readback_free(struct readback *r);
const struct readback_counts *readback_counts(const struct readback *r);

/* Whether this call (db_call_key) of this source is done. */
bool readback_has(const struct readback *r, const char *source, const char *key);

/*
 * A source that tells who is asking has answered anew: its earlier answers for the same call are superseded now, and the
 * custody log says who goes on with the run.
 */
int readback_identified(struct readback *r, struct store *store, const struct exchange *x, struct err *e);

/* Add {"account","arn"} of earlier callers, or all of another array, to an array of such, each once. */
void readback_callers(const struct readback *r, cJSON *callers);
void callers_add(cJSON *callers, const cJSON *more);

#endif
