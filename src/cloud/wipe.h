#ifndef CLOUD_WIPE_H
#define CLOUD_WIPE_H

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

/* The release functions of base/ for things that may hold a secret: every value is overwritten before it is freed. */
void buf_wipe(struct buf *b);
void kv_wipe(struct kvlist *l);
void json_wipe(cJSON *v);	/* NULL does nothing */
void text_wipe(char *s);	/* free; NULL does nothing */

#endif
