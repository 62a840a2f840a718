#ifndef CMD_RUNFILES_H
#define CMD_RUNFILES_H

#include "base/err.h"
#include "base/json.h"
#include "base/memfiles.h"
#include "bundle/verify.h"
#include "evidence/idset.h"
#include "evidence/store.h"

/*
 * What an assessment reads, from a work folder or straight from a sealed bundle: the documents of the run, its knowledge,
 * its evidence.  Nothing is unpacked: of a bundle the documents and the knowledge are held in memory by the reading that verifies it,
 * and the evidence streams by when it is asked for.
 */
#define RUNFILES_HELD_MAX (512 * 1024 * 1024)	/* bytes of documents and knowledge; facts over 500 accounts are 20 MB */
#define RUNFILES_PIECE_MAX (256 * 1024 * 1024)	/* bytes of one answer; SQL sees none above DB_BODY_MAX, files of events unpack as they are read */

struct runfiles {
	const char *path;		/* of the work folder or the bundle; borrowed */
	struct memfiles *held;		/* NULL: a work folder */
	struct idset *skipped;		/* pieces that do not count */
	char identity[SHA256_HEX_SIZE];	/* of the bundle that was verified */
	struct err failed;		/* why not all of it could be held */
};

/*
 * Either runfiles_of_folder, or runfiles_of_bundle, which verifies: opt's sink is not looked at.  As verify_file for what it
 * returns.  When the bundle is not accepted the payload may not be read.  runfiles_release in every case.
 */
void runfiles_of_folder(struct runfiles *p, const char *work);
int runfiles_of_bundle(struct runfiles *p, const char *path, const struct verify_options *opt, struct verify_result *result,
    struct err *e);
void runfiles_release(struct runfiles *p);

/* Where a file of the payload ("data/run.json") is, for the tree_ functions with p->held.  The caller frees. */
char *runfiles_place(const struct runfiles *p, const char *rel);

/* A JSON file of the payload; the caller deletes it.  made_by: the command that makes it, for a work folder's advice. */
cJSON *runfiles_document(const struct runfiles *p, const char *rel, const char *made_by, struct err *e);

/* All pieces that count, as store_read does, but of a bundle in the order of their paths. */
int runfiles_evidence(const struct runfiles *p, const struct store_reader *r, struct err *e);

#endif
