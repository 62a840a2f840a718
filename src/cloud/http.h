#ifndef CLOUD_HTTP_H
#define CLOUD_HTTP_H

#include "cloud/credentials.h"
#include "cloud/transfer.h"
#include "model.h"

/*
 * The engine that makes API calls: many at once, each page by page, each page again when that may help, and every page
 * handed over as a struct exchange.  It knows styles, paging kinds and classes of error codes, no API.
 *
 *	struct http_options o = { .signer = { signer_always, &c }, .on_exchange = keep, .arg = store };
 *	if (http_new(&h, &o, e) != 0) ...
 *	http_add(h, call, e);	for each call; on_exchange may add more
 *	http_run(h, e);		until nothing is left
 *	http_free(h);
 *
 * Each call ends with one exchange per page; the one with last set is the end, whatever its state.  What was not asked for
 * because the run was stopped comes as an exchange too, state not-queried.
 */

#define HTTP_PER_HOST 6		/* of one account: a central host serves hundreds, and counts each for itself */
#define HTTP_TOTAL 24

struct http_options {
	struct signer signer;		/* what it gives must live until http_free */
	struct transport transport;
	int per_host, total;		/* transfers at once; 0: HTTP_PER_HOST, HTTP_TOTAL */
	int64_t budget_ms;		/* from http_new on; 0: no limit */
	int backoff_ms;			/* first wait of the growing ones; 0: RETRY_BASE_MS */
	int patience_ms;		/* with a host that can not be reached; 0: BREAKER_PATIENCE_MS */

	/*
	 * Where the answers of sources that are files (source_in_file) are written while they come, made when it is needed; borrowed.
	 * NULL: they come in memory as all others.
	 */
	const char *folder;

	/*
	 * Called from http_run for each finished page, on its thread.  x stays the engine's and is freed after the
	 * call; the callback may fill in and take members (set them NULL).  -1 ends the run with this error.
	 */
	int (*on_exchange)(void *arg, struct exchange *x, struct err *e);

	/*
	 * Called before the first request of a call, or before it is told that there will be none: what is beyond source,
	 * account, region and host may be filled in then, since thousands of calls wait while few are under way.  May be NULL.
	 */
	void (*on_begin)(void *arg, const struct call *call);

	/* Each call that was added comes here once, after its last exchange or from http_free: it may be freed.  May be NULL. */
	void (*on_end)(void *arg, const struct call *call);
	void *arg;
};

struct http;
int http_new(struct http **out, const struct http_options *o, struct err *e);
void http_free(struct http *h);

/* Put a call in the queue; call stays the caller's and must live until on_end.  -1: its style is unknown. */
int http_add(struct http *h, const struct call *call, struct err *e);

/*
 * Run until every call has ended.  0, even when calls were denied or failed: the exchanges say so.  -1 with ERR_STOPPED when
 * a signal or the time budget ended it (every call has then had its exchanges as well), or with the callback's error.
 * May be called again after more calls were added; a stopped engine answers each of those with not-queried.
 */
int http_run(struct http *h, struct err *e);

size_t http_pending(const struct http *h);	/* calls that have not ended */

#endif
