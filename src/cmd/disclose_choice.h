#ifndef CMD_DISCLOSE_CHOICE_H
#define CMD_DISCLOSE_CHOICE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"
#include "bundle/commitment.h"
#include "bundle/verify/extract.h"
#include "evidence/idset.h"
#include "model.h"

/*
 * Which pieces of a bundle some controls rest on: for each rule of theirs the answers of all sources that its verdict rests on
 * (cmd/factfiles.h, "inputs"), its file and those of its sources; what turns answers into rows; the framework; the facts about
 * the controls and rules; what people stated about the controls.  A bundle that was sealed without its facts in pieces shows of
 * each rule the sources that it declares (with `events`, all that tell events) and the pieces that its findings name, and
 * its facts stand in the excerpt, where nothing proves them.
 */
struct choice {
	struct strlist files;	/* paths of payload files: "data/knowledge/checks/SLS-02.sql" */
	struct strlist below;	/* beginnings of paths: "data/evidence/sls.GetLogStore/" */
	struct strlist also;	/* what was asked for besides, in both forms */
	cJSON *excerpt;		/* which controls were asked for */

	bool redact;
	struct idset *committed;	/* what came by in its second form, by the name of its first */
	long withheld;			/* evidence that has none and may hold anything: it is no JSON */
};

/* The bundle that the choice is made in. */
struct choosing {
	const cJSON *facts;		/* data/report/assessment.json */
	const struct knowledge *k;
	const struct extracted *x;	/* with its files of FACTFILES, when it has any */
};

/*
 * framework NULL: the one that has the control; ERR_USAGE for a control or framework that is not there, or a control that
 * several frameworks have.  out is released in every case.
 */
int choice_make(struct choice *out, const struct choosing *in, const char *framework, const struct strlist *controls,
    struct err *e);
void choice_release(struct choice *c);

/* A payload file, or with a slash at the end all below a folder, in addition; "data/..." */
int choice_add(struct choice *c, const char *path, struct err *e);

/*
 * From now on evidence and facts are chosen in their form with commitments, where they have one, and statements of people
 * and the baseline are left out.  So is what would tell as much in an excerpt that holds facts: resources become commitments too.
 */
void choice_redact(struct choice *c, const struct commitment_key *key);

/* Whether this payload file is chosen; asked for every one, in the order of their paths. */
bool choice_has(struct choice *c, const char *path);

#endif
