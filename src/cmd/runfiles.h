#ifndef CMD_RUNFILES_H
#define CMD_RUNFILES_H

#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/memfiles.h"
#include "bundle/verify/verify.h"
#include "evidence/idset.h"
#include "evidence/store.h"
#include "knowledge/knowledge.h"

/*
 * What an assessment reads, from a work folder or straight from a sealed bundle: the documents of the run, its knowledge,
 * its evidence.  Nothing is unpacked: of a bundle documents and knowledge are held in memory, and the evidence streams by
 * when it is asked for.
 */
#define RUNFILES_HELD_MAX (512 * 1024 * 1024)	/* bytes held of a bundle; facts over 500 accounts are 20 MB */
#define RUNFILES_PIECE_MAX (256 * 1024 * 1024)	/* bytes of one answer of a bundle; SQL sees none above DB_BODY_MAX */

struct runfiles {
	const char *path;		/* of the work folder or the bundle; borrowed */
	struct memfiles *held;		/* NULL: a work folder */
	struct idset *skipped;		/* pieces that do not count */
	char identity[SHA256_HEX_SIZE];	/* of the bundle */
	const struct partfiles *part;	/* not NULL: it is a part of one, and this says which answers count; borrowed */
};

/*
 * One of the two; then runfiles_release in every case.  A bundle was found good before, with this identity; it is read
 * again, and must still be the same.  ERR_NO when it is not, ERR_LIMIT, ERR_IO, ERR_STOPPED.
 */
void runfiles_of_folder(struct runfiles *p, const char *work);
int runfiles_of_bundle(struct runfiles *p, const char *path, const char *identity, struct err *e);
void runfiles_release(struct runfiles *p);

/* ERR_NO when what was read of the bundle now is not what was verified. */
int runfiles_same(const struct runfiles *p, const struct verify_result *r, struct err *e);

/* Where a file of the payload ("data/run.json") is, for the tree_ functions with p->held.  The caller frees. */
char *runfiles_place(const struct runfiles *p, const char *rel);

/* A JSON file of the payload; the caller deletes it.  made_by: the command that makes it, for a work folder's advice. */
cJSON *runfiles_document(const struct runfiles *p, const char *rel, const char *made_by, struct err *e);

/* The rules that gave the verdicts.  They must not outlive p. */
int runfiles_knowledge(struct knowledge **out, const struct runfiles *p, struct err *e);

/*
 * Those with the files of this folder laid over them, or the folder's alone when it is whole (has products.json).  Read
 * whole now; of a bundle only.
 */
int runfiles_knowledge_with(struct knowledge **out, struct runfiles *p, const char *dir, struct err *e);

/* All pieces that count, as store_read does, but of a bundle in the order of their paths. */
int runfiles_evidence(const struct runfiles *p, const struct store_reader *r, struct err *e);

#endif
