#ifndef TESTS_CLOUD_AUTH_H
#define TESTS_CLOUD_AUTH_H

#include "canon.h"
#include "cloud.h"

#define SKEW_MAX 900	/* seconds a request's time may be off (section 1.4 of the API notes: 15 minutes) */

/*
 * Who sends this request, and is it what was signed?  Checks the scheme, the headers it needs, the time against
 * request.now, the key, the token, the body against its hash and the signature, in this order, and fills request.who
 * and request.account.  0, or -1 with the service's own error in the response.
 */
int auth_check(const struct tenant *t, struct request *rq, struct response *rs);

/* The nonce of an authenticated OpenAPI request; NULL for the services that have none. */
const char *auth_nonce(const struct request *rq);

#endif
