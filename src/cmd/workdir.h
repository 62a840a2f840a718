#ifndef CMD_WORKDIR_H
#define CMD_WORKDIR_H

#include "base/err.h"
#include "base/json.h"
#include "model.h"

/*
 * A work folder is a bundle in the making: everything under WORK/data is sealed as it stands.
 *	data/run.json			which run this is, what was planned, how it ended
 *	data/scope.json			the scope as resolved (no key, no network settings)
 *	data/baseline.json		what the period was compared with, where there is something
 *	data/baseline-next.json		the same made of this run's events, for later runs
 *	data/knowledge/...		the knowledge files the run used
 *	data/facts/			cmd/factfiles.h
 *	data/log/, data/evidence/	src/evidence
 *	data/report/			assessment.json (facts) and the documents made from it; changes.json and its documents
 *	data/schema/, data/VERIFY.txt	what an auditor needs beside it
 * Beside it, and not sealed:
 *	.trailseal-incoming/		bodies of answers that are files, while they come; there only during a collection
 *	lock				cmd/worklock.h
 */
#define WORK_RUN "data/run.json"
#define WORK_SCOPE "data/scope.json"
#define WORK_BASELINE "data/baseline.json"
#define WORK_BASELINE_NEXT "data/baseline-next.json"
#define WORK_LOG "data/log/collection.jsonl"
#define WORK_INCOMING ".trailseal-incoming"
#define WORK_KNOWLEDGE "data/knowledge"
#define WORK_REPORT "data/report"
#define WORK_FACTS WORK_REPORT "/assessment.json"
#define WORK_CHANGES WORK_REPORT "/changes.json"

/* WORK/rel; the caller frees. */
char *work_path(const char *work, const char *rel);

/* Read or write a JSON file of the work folder.  work_load: ERR_USAGE with advice when the file is not there yet. */
cJSON *work_load(const char *work, const char *rel, const char *made_by, struct err *e);
int work_save(const char *work, const char *rel, const cJSON *v, struct err *e);
int work_save_bytes(const char *work, const char *rel, const void *bytes, size_t len, struct err *e);

/* Whether everything that was planned was asked and answered, as the document WORK_RUN says. */
bool work_is_whole(const cJSON *run);

/* Copy a file into the work folder. */
int work_copy_file(const char *from, const char *work, const char *rel, struct err *e);

/*
 * A folder or file of the shipped data: what the user named, else TRAILSEAL_DATADIR/rel, else the installed one.  The
 * caller frees.
 */
char *shipped_path(const char *given, const char *rel);

/* The knowledge folders of a command: base (NULL: the shipped one) and, when given, the user's own over it. */
void knowledge_dirs(struct strlist *dirs, const char *base, const char *own);

#endif
