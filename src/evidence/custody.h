#ifndef EVIDENCE_CUSTODY_H
#define EVIDENCE_CUSTODY_H

#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "evidence/idset.h"

/*
 * The custody log: one JSON object a line, appended and flushed as things happen, each line naming the SHA-256 of the line
 * before it (FORMAT.md, "The custody log").  A line that was changed, dropped, added or moved breaks the chain.
 */
struct custody;

#define CUSTODY_LINE_MAX (1024 * 1024)	/* bytes; a line holds digests and names, no answers */

/* Start a log that does not exist yet. */
int custody_create(struct custody **out, const char *path, struct err *e);

/* Check an existing log from the first line to the last, as custody_read, and go on behind it. */
int custody_open(struct custody **out, const char *path, int (*fn)(void *arg, const cJSON *line, struct err *e), void *arg,
    struct err *e);

/*
 * Cut off what stands behind the last newline: the line that a killed process was writing, which says nothing yet.  *cut
 * receives its bytes (0: there was none) and sha256 their digest.  The chain is not looked at.
 */
int custody_mend(const char *path, size_t *cut, char sha256[SHA256_HEX_SIZE], struct err *e);

void custody_close(struct custody *c);

/*
 * Append fields (an object; taken over, freed in any case) as the next line: prev, seq, time and event are put before it.
 * When this returns the line is with the kernel, so that a killed process loses nothing.  On failure, as when the disk is
 * full, the log ends with the line before.
 */
int custody_add(struct custody *c, const char *event, cJSON *fields, struct err *e);

/*
 * Read a log, checking the chain, and hand each line's object to fn (which may be NULL).  fn returns 0 to go on.
 * A last line without newline (the process was killed while writing it) is an error of the chain; custody_mend helps.
 */
int custody_read(const char *path, int (*fn)(void *arg, const cJSON *line, struct err *e), void *arg, struct err *e);

/* The same of the first line alone. */
int custody_first(const char *path, int (*fn)(void *arg, const cJSON *line, struct err *e), void *arg, struct err *e);

/* Add the ids of the pieces that this line says no longer count: those that were lost or superseded. */
void custody_skipped(struct idset *out, const cJSON *line);

#endif
