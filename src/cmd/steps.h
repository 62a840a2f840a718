#ifndef CMD_STEPS_H
#define CMD_STEPS_H

#include <stdbool.h>

#include "base/err.h"
#include "cmd/signing.h"
#include "model.h"

/*
 * The four steps of a run, each also a command of its own.  Every step reads and writes the work folder only, so that
 * they can be run apart, again, or on another machine.
 */

struct collect_options {
	const char *scope;		/* path of the scope file */
	const char *work;
	const char *knowledge;		/* laid over the shipped folder, or NULL */
	const char *baseline;		/* what given.h takes; NULL: as the scope file says */
	struct strlist frameworks;	/* empty: those of the scope file, else all */
	struct strlist parameters;	/* NAME=VALUE, in place of the scope file's; a run that is resumed needs the same again */
	bool events_only;		/* nothing but event records and what finding them needs; no history */
	bool resume;			/* go on with the run in work; frameworks, baseline and knowledge are its own unless given */
	time_t from, to;		/* with events_only: this period in place of the scope file's */
};

struct collect_result {
	long answers;		/* pieces of evidence kept */
	long missing;		/* planned calls denied, failed or not asked */
	bool interrupted;	/* by a signal: what was collected is kept, the rest was not asked */
};
int step_collect(const struct collect_options *o, struct collect_result *result, struct err *e);

/* facts_out (may be NULL) receives the assessment; the caller deletes it. */
int step_assess(const char *work, cJSON **facts_out, struct err *e);

struct report_step_options {
	const char *templates;		/* NULL: the shipped folder */
	struct strlist langs;		/* empty: all */
};
int step_report(const char *work, const struct report_step_options *o, struct err *e);

/* Put a report on the changes since the bundle before this one into the work folder, where it is sealed; step_report links it. */
struct previous;
int step_changes(const char *work, const struct previous *previous, const char *templates, struct err *e);

struct seal_step_options {
	const char *out;		/* file or folder; NULL: the current folder */
	struct signing signing, sm2;	/* sm2 begins as SIGNING_SM2 */
	bool sm3;			/* SM3 manifests without an SM2 signature, too */
	const char *signer;		/* names the signature file; NULL: officer */
	const char *format;		/* "gz" or "zst"; NULL: gz */
	bool self_signed, unsigned_ok;
	bool redactable;		/* cmd/redactable.h first */
	const struct previous *previous;	/* the bundle before this one, to be named in it; NULL: none */
	struct strlist tsa;		/* addresses of time stamping authorities; the caller's to release */
};
struct seal_step_result {
	char *path, *identity;		/* of the bundle; released by the caller with free() */
	unsigned long long files, bytes;
};
/* Whether the options name one way to sign; asked before a run begins, so that hours of work do not end in a usage error. */
int seal_check_signer(const struct seal_step_options *o, struct err *e);

int step_seal(const char *work, struct seal_step_options *o, struct seal_step_result *result, struct err *e);

/*
 * Whether the facts hold a control with one of these verdicts (names, or "none") that no waiver in force covers, or a
 * statement that has expired, which fails by itself: then *why gets a sentence that the caller frees.  -1 with ERR_USAGE
 * when a name is no verdict.
 */
int fail_on(const cJSON *facts, const struct strlist *verdicts, char **why, struct err *e);

/* The counts of the facts on stdout: controls, checks, detections. */
void print_verdicts(const cJSON *facts);

/* Say on stderr how many calls are missing, and of each region where none was answered what it cost and what to do. */
void tell_missing(const cJSON *facts, const char *work, long missing);

#endif
