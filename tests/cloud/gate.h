#ifndef TESTS_CLOUD_GATE_H
#define TESTS_CLOUD_GATE_H

#include "cloud.h"

/*
 * What stands between an authenticated request and the API: permissions, used nonces and calls per second.  Permission
 * is a pure question; nonces and rates are remembered, locked here.
 */
struct gate;

int gate_new(struct gate **out, const struct tenant *t, struct err *e);
void gate_free(struct gate *g);

/*
 * Whether the identity's lists let it do this: not when a pattern of "deny" fits (*explicit_deny then), else when one of
 * "allow" fits.  root without an allow list may do everything.
 */
bool gate_allows(const struct identity *who, const char *ram_action, bool *explicit_deny);

/* Answer "no permission" in the service's words. */
void gate_refuse(const struct request *rq, struct response *rs, bool explicit_deny);

/* false when this key has used this nonce before (true for NULL). */
bool gate_nonce(struct gate *g, const struct request *rq, const char *nonce);

/* 0 when the call may go through now, else the milliseconds to wait. */
long gate_wait(struct gate *g, const struct request *rq);

/* Say when to come back: x-acs-retry-after in milliseconds for OpenAPI, else Retry-After in seconds. */
void gate_retry_after(const struct request *rq, struct response *rs, long ms);

#endif
