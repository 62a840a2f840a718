#ifndef CMD_PREPARED_H
#define CMD_PREPARED_H

#include <stdbool.h>
#include <time.h>

#include "assess/scope.h"
#include "assess/sql/db.h"
#include "cmd/readback.h"
#include "cmd/resume.h"
#include "cmd/steps.h"
#include "knowledge/plan.h"
#include "knowledge/scope.h"
#include "knowledge/statements.h"

/* What collection needs from knowledge and scope, made before the first call. */
struct prepared {
	struct scope *scope;
	struct knowledge *knowledge;
	struct db *db;
	struct plan *plan;
	struct statements *statements;
	cJSON *resolved, *params, *run;
	cJSON *baseline;	/* given, or NULL */
	struct assess_scope assess;
	time_t now;
	bool resumed;
	struct earlier earlier;	/* when resumed */
	struct readback *readback;
};

/*
 * For --resume, before prepared_make: what the earlier run in the work folder was, and in folders whose knowledge: its
 * own copy, unless the user names the folders again.  One that was killed before its first line begins anew.
 */
int prepared_earlier(struct prepared *p, struct strlist *folders, const struct collect_options *o, struct err *e);

/*
 * Load and check scope, knowledge and statements, and make the plan.  p is zero, or what prepared_earlier left; folders
 * are those of the knowledge.  Nothing is asked and nothing written.  On failure p is to be released all the same.
 */
int prepared_make(struct prepared *p, const struct collect_options *o, const struct strlist *folders, struct err *e);
void prepared_release(struct prepared *p);

#endif
