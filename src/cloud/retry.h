#ifndef CLOUD_RETRY_H
#define CLOUD_RETRY_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "model.h"

/* Trying again is two questions, each a function of its arguments alone. */

#define RETRY_TRIES_MAX 5		/* requests for one page, the first included */
#define RETRY_BASE_MS 500
#define RETRY_CAP_MS 20000
#define RETRY_SERVER_CAP_MS 60000	/* a server that says "tomorrow" does not stop the run until tomorrow */

struct retry_facts {
	int failed;				/* CURLcode; 0 when an answer came whole */
	long status;				/* HTTP status */
	const char *code;			/* error code of the service, or NULL */
	const struct error_classes *classes;	/* of the request's style; NULL: none known */
};

/*
 * Should we?  Yes for connections that failed on the way, for codes of the classes throttled and retry, and for
 * statuses 408, 429, 500, 502, 503, 504 with a code of no class.  No for anything that would be answered the same
 * again: refused permission, what is not there, an ended credential, a certificate that does not match.
 */
bool retry_wanted(const struct retry_facts *f);

/* Whether it is for calling too often, so that other calls of the same action should wait as well. */
bool retry_throttled(const struct retry_facts *f);

/*
 * How long, in milliseconds?  The server's word first: x-acs-retry-after (milliseconds), Retry-After (seconds, or a
 * date, RFC 9110 section 10.2.3), at most RETRY_SERVER_CAP_MS.  Else full jitter: a random part of base_ms doubled with
 * each try (from 1), at most RETRY_CAP_MS.  now is our clock; random is any 32 bits.
 */
int64_t retry_wait(int tries, const struct kvlist *response_headers, time_t now, int base_ms, uint32_t random);

#endif
