#ifndef BUNDLE_LOGCHECK_H
#define BUNDLE_LOGCHECK_H

#include <stddef.h>
#include <stdint.h>

#include "bundle/manifest.h"
#include "bundle/problem.h"

/*
 * The custody log of FORMAT.md section 6, step 15, read as it streams by: the chain of its lines, and each file it names
 * against the manifest.  It adds findings to problems and never fails; after a line that is no log line it reads no further.
 */
#define LOG_FILE "data/log/collection.jsonl"
#define EVIDENCE_PREFIX "data/evidence/"
#define LOG_LINE_MAX (1024 * 1024)

struct logcheck;

/* m and problems are borrowed; lines of m that the log names get their flag `named`. */
struct logcheck *logcheck_new(struct manifest *m, struct problem_list *problems);
void logcheck_bytes(struct logcheck *c, const void *bytes, size_t len);
void logcheck_end(struct logcheck *c, uint64_t *lines, uint64_t *exchanges);
void logcheck_free(struct logcheck *c);

#endif
