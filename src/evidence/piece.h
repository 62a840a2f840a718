#ifndef EVIDENCE_PIECE_H
#define EVIDENCE_PIECE_H

#include "model.h"

/* The meta file of one exchange, there and back. */

/* A new object with everything but the body's bytes; body_path is relative to data/. */
cJSON *piece_meta(const struct exchange *x, const char *body_path);

/* Fill x (fresh from exchange_new) from a meta object; name is for the message.  The body is not read. */
int piece_from_meta(struct exchange *x, const cJSON *meta, const char *name, struct err *e);

/* "json", "xml", "txt" or "bin", by what the bytes are. */
const char *piece_suffix(const struct exchange *x);

#endif
