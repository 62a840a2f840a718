#ifndef CMD_COLLECTOR_H
#define CMD_COLLECTOR_H

#include "assess/sql/db.h"
#include "base/err.h"
#include "cmd/steps.h"
#include "evidence/store.h"
#include "knowledge/plan.h"
#include "knowledge/scope.h"

/*
 * The loop that joins four stages.  A source becomes ready when all that its for-each reads has been answered; then its for-each is asked
 * once and every row becomes a call.  Calls of all ready sources run side by side; each answer goes to the evidence store, and to
 * the database when a for-each of the plan reads it: the assessment reads the store, and makes a database of its own.
 *
 * With a directory in the scope it goes round twice: first only what the list of members rests on, in the accounts that
 * the scope names; then the members are entered, become accounts, and everything is asked, but for what was answered.
 */
struct readback;
struct collector_input {
	const struct scope *scope;
	const struct plan *plan;
	struct db *db;
	const cJSON *params;	/* of every for-each: :now, :win_start ... */
	struct readback *readback;	/* what an earlier run has: not asked again; NULL: nothing */
	cJSON *resolved;	/* the scope as data/scope.json has it: members are taken into it, here and there */
	const char *work;
	time_t now;		/* clock of the scope tables */
	bool inside;		/* detections run where the events are too many (assess/pushdown.h) */
};

/* Find the credentials of every account and make the engine; nothing is asked yet.  All of input is borrowed. */
struct collector;
int collector_new(struct collector **out, const struct collector_input *input, struct err *e);
void collector_free(struct collector *c);

/*
 * Ask everything.  result counts; callers (an array) receives who asked for each account.  ERR_STOPPED when interrupted
 * or out of time: what was answered is kept.
 */
int collector_run(struct collector *c, struct store *store, struct collect_result *result, cJSON *callers,
    struct err *e);

#endif
