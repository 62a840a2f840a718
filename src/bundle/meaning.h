#ifndef BUNDLE_MEANING_H
#define BUNDLE_MEANING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bundle/manifest.h"
#include "bundle/problem.h"

/*
 * Step 15 of FORMAT.md: what the payload says about itself.  Both readers take the bytes as they stream by and compare with
 * the manifest, which is in memory; they add findings to problems and never fail.
 */
#define LOG_FILE "data/log/collection.jsonl"
#define REPORT_FILE "data/report/assessment-results.xml"
#define EVIDENCE_PREFIX "data/evidence/"
#define LOG_LINE_MAX (1024 * 1024)

struct custody;
struct custody *custody_new(struct manifest *m, struct problem_list *problems);
void custody_bytes(struct custody *c, const void *bytes, size_t len);
void custody_end(struct custody *c, uint64_t *lines, uint64_t *exchanges);
void custody_free(struct custody *c);
/* After the last member: each evidence file that no line named. */
void custody_unnamed(const struct manifest *m, struct problem_list *problems);

struct oscal;
struct oscal *oscal_new(const struct manifest *m, struct problem_list *problems);
void oscal_bytes(struct oscal *o, const void *bytes, size_t len);
void oscal_end(struct oscal *o, uint64_t *digests);
void oscal_free(struct oscal *o);

#endif
