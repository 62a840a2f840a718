#ifndef TESTS_CLOUD_RECORDER_H
#define TESTS_CLOUD_RECORDER_H

#include "cloud.h"

/*
 * Make the call that was just answered an event of its account, as ActionTrail records calls of the management plane.
 * The call was authenticated.  Nothing without "recordCalls" in the tenant, and for SLS and OSS (tenant.md).
 */
void recorder_note(const struct tenant *t, const struct request *rq, const struct response *rs);

#endif
