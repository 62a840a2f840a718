#ifndef CLOUD_RECORD_H
#define CLOUD_RECORD_H

#include "cloud/answer.h"
#include "cloud/credentials.h"
#include "cloud/request.h"
#include "model.h"

/*
 * Request and answer become one piece of evidence.  Body, JSON and texts are moved out of the answer.  r and c are NULL
 * when nothing was sent.
 *
 * No secret gets in: Authorization keeps its scheme and a masked key id, security tokens become "****".  A service that
 * quotes what it was asked to verify may send the security token back in an error; there it is overwritten with asterisks
 * (as sent, percent-encoded, or with escaped slashes) and the SHA-256 is taken over the bytes that are kept.  A body in a file
 * is left as it is: it is what somebody stored, not what the service says about the request.
 */
struct exchange *record_exchange(const struct call *call, int page, const struct http_request *r, struct answer *a,
    const struct credentials *c);

/* "LTAI5tABCDEFGHIJKL" as "LTAI****IJKL"; short ones as "****".  The caller frees it. */
char *mask_key_id(const char *id);

/* {"time","status","code","wait_ms"}: how an earlier try ended, for x->attempts. */
cJSON *record_attempt(const struct exchange *x, int64_t wait_ms);

#endif
