#ifndef EVIDENCE_PIECESTREAM_H
#define EVIDENCE_PIECESTREAM_H

#include "evidence/idset.h"
#include "evidence/store.h"

/*
 * Evidence out of an archive, whose files come by once in the order of their paths: body and meta file of a piece are
 * neighbours then, so one piece at a time is held.  Each file's bytes must be checked already.
 *
 *	piecestream_new -> piecestream_file ... -> piecestream_end -> piecestream_free
 */
#define EVIDENCE_FOLDER "data/evidence/"

struct piecestream;

/* r (its damaged is not asked) and skip, the ids that do not count, are borrowed. */
struct piecestream *piecestream_new(const struct store_reader *r, const struct idset *skip);
void piecestream_free(struct piecestream *s);

/*
 * The next file, whose path begins with EVIDENCE_FOLDER.  Its bytes are taken over.  With the second file of a piece the
 * piece is handed to r->fn.  -1: what r->fn set, or ERR_FORMAT for files that are no piece.
 */
int piecestream_file(struct piecestream *s, const char *path, struct buf *bytes, struct err *e);

/* Nothing comes any more: ERR_FORMAT when half a piece is left. */
int piecestream_end(struct piecestream *s, struct err *e);

#endif
