#ifndef BUNDLE_PART_VERIFY_H
#define BUNDLE_PART_VERIFY_H

#include <stdbool.h>

#include "bundle/verify/verify_run.h"

/*
 * Inside verify only: the rules for a part of a bundle, over its members as they stream by.  Every problem goes into the
 * list of the run; those of the whole bundle's tag files with "whole bundle: " before them.
 */
struct part;

/* NULL when bag-info.txt, which was read, says nothing of a whole bundle.  v is borrowed. */
struct part *part_new(struct run *v);
void part_free(struct part *p);

/* A listed payload file: begin, its bytes, end. */
void part_begin(struct part *p, const char *path);
void part_bytes(struct part *p, const void *bytes, size_t len);
void part_end(struct part *p);

/* All members are in: sets result->original and the anchor. */
void part_finish(struct part *p);

#endif
