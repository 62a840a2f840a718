#ifndef CMD_REASSESS_H
#define CMD_REASSESS_H

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/verify/verify.h"
#include "model.h"

/*
 * Judge the evidence of a bundle again, with the rules in it or with others, and compare what comes out with the sealed
 * facts (data/report/assessment.json).  No file is written: tables are in memory.
 */
#define REASSESS_MEMORY_MAX (4LL << 30)		/* bytes of evidence as tables; nothing is taken before it is needed */

/*
 * result is that of verify_file, which the bundle must have passed; result->reperformed becomes
 *	state		"same", "differs", or "cannot" with why, one sentence
 *	rules		the folder of other rules, or null: the bundle's own
 *	program		{sealed, now}: versions
 *	compared	how many: control, check, detection, finding, table
 *	differences	[{kind, id, account, region, resource, sealed, now}]; sealed or now null: is not there
 *	differences_not_listed
 *	part		of a part of a bundle alone: cmd/reassess_part.h
 * and its layer says the same.  By the bundle's own rules each difference is a problem.  -1 only when the work was
 * interrupted or the folder of other rules can not be used (ERR_USAGE).
 */
int reassess(const char *path, const char *knowledge, struct verify_result *result, struct err *e);

/* The differences that other rules make, for people and safe for a terminal; nothing when there is none. */
void reassess_text(struct buf *b, const cJSON *document, enum lang lang);

#endif
