#ifndef CMD_JUDGE_H
#define CMD_JUDGE_H

#include "assess/sql/db.h"
#include "cmd/runfiles.h"
#include "knowledge/knowledge.h"

/*
 * From the files of a run to facts, the same for the run itself and for who judges its bundle again years later: the clock is the
 * run's, and nothing but those is read.
 */
struct judging_options {
	const struct knowledge *other;	/* in place of those of the run; NULL: them */
	long long memory_max;		/* as db_open_in_memory; 0: a database on disk when it grows */
	bool quiet;			/* what can not be used of files of events is no warning each */
};

struct judged {
	struct knowledge *own;	/* that gave them: of the run; NULL: those of the options did */
	cJSON *facts;
	cJSON *inputs;		/* what each verdict rests on (assess/inputs.h) */
	cJSON *scope;		/* data/scope.json */
	cJSON *learned;		/* the baseline that was learned and used; NULL: none was */
	cJSON *next;		/* the baseline for later runs; NULL: it is over a limit */
};

/* out is released by the caller in every case, before p. */
int judge(struct judged *out, const struct runfiles *p, const struct judging_options *opt, struct err *e);
void judged_release(struct judged *j);

/* Read the evidence of a run into a database that was opened with k. */
int judge_load_evidence(struct db *db, const struct knowledge *k, const struct runfiles *p, struct err *e);

#endif
