#ifndef TESTS_CLOUD_HANDOUT_H
#define TESTS_CLOUD_HANDOUT_H

#include "cloud.h"

/*
 * Those who give out sessions of a role for no signature, one entry of the tenant's "handouts" each (sections 3.2, 3.4 and
 * 3.5 of the API notes): the metadata service of a machine (with tokens, IMDSv2, and without), an address, Cloud SSO and
 * OAuth for a stored access token.
 */

/* Answer it when the request is for one of them; false when it is not. */
bool handout_serve(const struct tenant *t, struct request *rq, struct response *rs);

/* Whether each names an account and a role that there are. */
int handout_check(const struct tenant *t, struct err *e);

#endif
