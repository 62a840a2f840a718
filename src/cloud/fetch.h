#ifndef CLOUD_FETCH_H
#define CLOUD_FETCH_H

#include "base/json.h"
#include "base/text.h"
#include "cloud/transfer.h"

/*
 * One small request and its whole answer, awaited: for the places that give out credentials, and others that want no signature.
 * Redirects are never followed.  An interrupt (stop_requested) ends it.
 */

#define FETCH_BODY_MAX (64 * 1024)	/* a token of some kB and its names */

struct fetch {
	const char *method, *url;	/* http or https */
	const char *body;		/* NULL: none; the headers say what it is */
	size_t body_len;		/* when the body is no text; else 0 */
	struct kvlist headers;		/* the caller's to wipe */
	const struct transport *transport;	/* NULL: the address itself, verified TLS */
	bool no_proxy;			/* never through a proxy */
	long connect_ms, total_ms;
	const char *where;		/* object of the error sentences */
};

/*
 * The answer is appended to *out (buf_init by the caller, buf_wipe after).  -1: no answer came (ERR_NET), it was too long
 * (ERR_LIMIT), or interrupted.
 */
int fetch(const struct fetch *f, long *status, struct buf *out, struct err *e);

/* The same for status 200 and a JSON object.  json_wipe it.  NULL: e has the service's own code where it gave one. */
cJSON *fetch_json(const struct fetch *f, struct err *e);

#endif
