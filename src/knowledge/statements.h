#ifndef KNOWLEDGE_STATEMENTS_H
#define KNOWLEDGE_STATEMENTS_H

#include "base/err.h"
#include "knowledge/knowledge.h"
#include "model.h"

/*
 * What people state: the folders waivers/ and attestations/ beside the scope file, one JSON file each (schemas waiver
 * and attestation).  Other files of waivers/ are a problem; of attestations/ only what an attestation names is looked at.
 */
enum {
	STATEMENTS_MAX = 500,			/* of one kind */
	STATEMENT_FILE_BYTES = 32 * 1024 * 1024	/* of one attached file */
};
#define STATEMENT_ALL_BYTES (256LL * 1024 * 1024)	/* of all attached files */

/* A file that goes into the bundle. */
struct statement_file {
	char *from;			/* as reachable from the working folder */
	char *rel;			/* below data/, of ASCII as FORMAT.md section 3 wants names: "attestations/001-review/01-minutes.pdf" */
	char sha256[SHA256_HEX_SIZE];
};

struct statements {
	cJSON *waivers;		/* array of {id, path, rule, control, framework, resource, owner, reason, approved_by, expires} */
	cJSON *attestations;	/* array of {id, path, control, framework, statement, person, role, date, valid_until,
				 * files: [{name, path, sha256, bytes}]} */
	struct statement_file *files;
	size_t n_files, cap_files;
};

/*
 * Read what lies beside this scope file; no folder, no statement.  now: nothing is stated on a later day.  Every
 * problem goes to report (may be NULL) with the file as reachable.  -1: ERR_USAGE with the first problem, ERR_IO.
 */
int statements_load(struct statements **out, const char *scope_file, time_t now, knowledge_problem_fn *report, void *arg,
    struct err *e);
void statements_free(struct statements *s);

/*
 * Hold them against the knowledge: rules and controls exist; a control without a framework gets the only one that has
 * it.  As statements_load for problems.
 */
int statements_check(struct statements *s, const struct knowledge *k, knowledge_problem_fn *report, void *arg,
    struct err *e);

#endif
