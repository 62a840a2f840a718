#ifndef EVIDENCE_PIECE_H
#define EVIDENCE_PIECE_H

#include "evidence/store.h"
#include "model.h"

/* The meta file of one exchange, there and back. */

/* A new object with everything but the body's bytes; body_path is relative to data/. */
cJSON *piece_meta(const struct exchange *x, const char *body_path);

/* Fill x (fresh from exchange_new) from a meta object; name is for the message.  The body is not read. */
int piece_from_meta(struct exchange *x, const cJSON *meta, const char *name, struct err *e);

/* Fill x from the text of the meta file of the piece that the log, or its file's name, calls id. */
#define PIECE_META_MAX (4 * 1024 * 1024)	/* bytes: headers and parameters */
int piece_take_meta(struct exchange *x, const struct buf *text, const char *id, struct err *e);

/* Give x, whole with its body, to who reads, and fill json before when that is wanted. */
bool piece_wanted(const struct exchange *x, const struct store_reader *r);
int piece_hand_over(struct exchange *x, const struct store_reader *r, struct err *e);

/* "json", "xml", "txt" or "bin", by what the bytes are, of a file the first SPOOL_HEAD. */
const char *piece_suffix(const struct exchange *x);

#endif
