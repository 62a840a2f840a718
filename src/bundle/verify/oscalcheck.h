#ifndef BUNDLE_OSCALCHECK_H
#define BUNDLE_OSCALCHECK_H

#include <stddef.h>
#include <stdint.h>

#include "bundle/manifest.h"
#include "bundle/problem.h"

/*
 * The digests in the OSCAL report (FORMAT.md section 6, step 15), read as it streams by through libxml2's push parser without
 * building a tree.  No network, no document type, no entities beyond the five of XML.  Adds findings and never fails.
 */
#define REPORT_FILE "data/report/assessment-results.xml"
#define REPORT_DEPTH_MAX 256	/* elements in elements; OSCAL has about 20 */

struct oscalcheck;
struct oscalcheck *oscalcheck_new(const struct manifest *m, struct problem_list *problems);	/* both borrowed */
void oscalcheck_bytes(struct oscalcheck *o, const void *bytes, size_t len);
void oscalcheck_end(struct oscalcheck *o, uint64_t *digests);
void oscalcheck_free(struct oscalcheck *o);

/* The member that a href of the report means ("../evidence/x" is "data/evidence/x"), or NULL when it leads out; caller frees. */
char *report_href(const char *href);

#endif
