#ifndef CMD_DISCLOSE_CHOICE_H
#define CMD_DISCLOSE_CHOICE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"
#include "bundle/commitment.h"
#include "model.h"

/*
 * Which pieces of a bundle some controls rest on: for each rule of theirs the answers of all sources that it declares (with
 * `events`, of all that tell events), the pieces that its findings name, its file and those of its sources; the views, which turn answers into
 * rows; the framework; what people stated about the controls.
 */
struct choice {
	struct strlist files;	/* paths of payload files: "data/knowledge/checks/SLS-02.sql" */
	struct strlist below;	/* beginnings of paths: "data/evidence/sls.GetLogStore/" */
	struct strlist also;	/* what was asked for besides, in both forms */
	cJSON *excerpt;		/* the facts about the controls and their rules */

	bool redact;
	struct strlist committed;	/* evidence that came by in its second form, sorted */
	long withheld;			/* evidence that has none and may hold anything: it is no JSON */
};

/*
 * facts is data/report/assessment.json, k the knowledge of the bundle.  framework NULL: the one that has the control; ERR_USAGE for a
 * control or framework that is not there, or a control that several frameworks have.  out is released in every case.
 */
int choice_make(struct choice *out, const cJSON *facts, const struct knowledge *k, const char *framework,
    const struct strlist *controls, struct err *e);
void choice_release(struct choice *c);

/* A payload file, or with a slash at the end all below a folder, in addition; "data/..." */
int choice_add(struct choice *c, const char *path, struct err *e);

/*
 * From now on evidence is chosen in its form with commitments, where it has one; the excerpt loses what would tell as much:
 * resources become commitments too, values, statements of people and the baseline are left out.
 */
void choice_redact(struct choice *c, const struct commitment_key *key);

/* Whether this payload file is chosen; asked for every one, in the order of their paths. */
bool choice_has(struct choice *c, const char *path);

#endif
