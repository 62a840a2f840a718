#ifndef CLOUD_REQUEST_H
#define CLOUD_REQUEST_H

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#define REQUEST_BODY_MAX (8 * 1024 * 1024)	/* what we send: a form or a query in JSON, a few kB */
#define REQUEST_TARGET_MAX (256 * 1024)		/* a page token of some kB, thrice as long when encoded */

/*
 * One HTTP request before it is sent.  Query names and values are decoded; the path is percent-encoded already,
 * because only its maker knows which slashes are data.
 */
struct http_request {
	char *method;		/* "GET" */
	char *scheme;		/* "https", or "http" towards a stand-in */
	char *host;		/* as signed and sent; with :port when that is not the scheme's own */
	char *path;		/* begins with a slash */
	struct kvlist query;
	struct kvlist headers;
	struct buf body;
};

void http_request_init(struct http_request *r, const char *method, const char *scheme, const char *host,
    const char *path);
void http_request_release(struct http_request *r);	/* values are wiped: one may be a security token */

/*
 * The request target as sent: the path, and behind a question mark name=value for each parameter in the order of the
 * list, encoded by percent_encode.  An empty value is sent as "name=", which all services take.
 */
int http_request_target(const struct http_request *r, struct buf *out, struct err *e);

/* scheme://host and the target. */
int http_request_url(const struct http_request *r, struct buf *out, struct err *e);

#endif
