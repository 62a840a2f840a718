#ifndef CLOUD_SIGN_H
#define CLOUD_SIGN_H

#include <time.h>

#include "base/err.h"
#include "cloud/credentials.h"
#include "cloud/request.h"

/*
 * Request signatures as pure functions: time and nonce are arguments, nothing is read from the machine.  The rules are
 * Alibaba Cloud's "V3 request body and signature mechanism" (ACS3-HMAC-SHA256), the SLS "V4 signature"
 * (SLS4-HMAC-SHA256) and the OSS "V4 signature" (OSS4-HMAC-SHA256).
 */

struct sign_input {
	const struct credentials *credentials;
	time_t now;			/* the service's idea of now: our clock plus the skew correction */
	const char *nonce;		/* ACS3 only: unique per request sent, so new on every retry */
	const char *region;		/* SLS and OSS: part of the scope, for example cn-hangzhou */
	const char *bucket;		/* OSS only: NULL for a call on the service itself */
	const char *additional;		/* OSS only: header names to sign beside the rule's, joined by ";"; or NULL */
};

/* What was signed, for tests and for the debugging door.  canonical may hold the security token: mask before showing. */
struct sign_trace {
	char *canonical;
	char *to_sign;
	char *signature;
};

/*
 * sign sets the headers its scheme needs (date, nonce, content hash, security token, host when absent) and then
 * Authorization; headers that are there already and that the scheme signs are signed as they are.  Signing again, for
 * a retry, replaces what was set before.  trace may be NULL.  0, or -1 when a needed input is missing or too long.
 */
struct sign_scheme {
	const char *name;
	const char *algorithm;		/* as it stands in Authorization */
	int (*sign)(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e);
};

extern const struct sign_scheme sign_schemes[];		/* ends with a NULL name */
const struct sign_scheme *sign_scheme_find(const char *name);	/* NULL when there is none of that name */
void sign_trace_release(struct sign_trace *t);

/*
 * An OSS address that carries its own signature in the query and works for `expires` seconds (1 to 604800).  Adds the
 * x-oss-* parameters to r->query; the headers named as additional must be sent as they stand in r->headers.
 */
int sign_oss4_presign(struct http_request *r, const struct sign_input *in, int expires, struct sign_trace *trace,
    struct err *e);

#endif
