#ifndef EVIDENCE_IDSET_H
#define EVIDENCE_IDSET_H

#include <stdbool.h>
#include <stddef.h>

/* A set of texts (ids of pieces, paths of files, calls), each kept once. */
struct idset;
struct idset *idset_new(void);
void idset_free(struct idset *s);
void idset_add(struct idset *s, const char *id);	/* copies */
bool idset_has(const struct idset *s, const char *id);

#endif
