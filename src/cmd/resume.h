#ifndef CMD_RESUME_H
#define CMD_RESUME_H

#include <stdbool.h>
#include <time.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "model.h"

/*
 * Going on with a run that was killed or interrupted.  The work folder says which run it is: WORK/data/run.json (when it
 * began, what was planned), WORK/data/scope.json, WORK/data/knowledge, and the custody log, whose first line has the digest
 * of the knowledge.  The resumed run has the same clock (:now is when the run began), so that the same rows make the same
 * calls; and it must have the same scope and knowledge, or its evidence would answer two questions at once.
 */
struct earlier {
	cJSON *run, *scope;	/* scope: without the members, who are learned anew */
	time_t started;
	char knowledge_sha256[SHA256_HEX_SIZE];	/* "": the log does not say */
	bool complete;		/* and every member of the directory could be asked to let us in, or said no */
};

/* ERR_USAGE when WORK holds no run.  earlier_release is safe on a zeroed struct. */
int earlier_load(struct earlier *out, const char *work, struct err *e);
void earlier_release(struct earlier *r);

/*
 * The scope, knowledge and plan (ids of sources) of now against those of the run: ERR_USAGE and which member differs.
 */
int earlier_check(const struct earlier *r, const char *work, const cJSON *scope, const struct knowledge *k,
    const cJSON *plan, struct err *e);

/* The digest over names and bytes of all files of the knowledge. */
int knowledge_digest(const struct knowledge *k, char sha256[SHA256_HEX_SIZE], struct err *e);

/* The latest work folder that run makes when it is not told one (trailseal-TIME), here; NULL with ERR_USAGE when there is none. */
char *latest_work(struct err *e);

#endif
