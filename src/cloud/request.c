#include "cloud/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cloud/wipe.h"

void
http_request_init(struct http_request *r, const char *method, const char *scheme, const char *host, const char *path)
{
	memset(r, 0, sizeof(*r));
	r->method = xstrdup(method);
	r->scheme = xstrdup(scheme);
	r->host = xstrdup(host);
	r->path = xstrdup(path);
	buf_init(&r->body, REQUEST_BODY_MAX);
}

void
http_request_release(struct http_request *r)
{
	kv_wipe(&r->headers);
	kv_wipe(&r->query);
	buf_release(&r->body);
	free(r->method);
	free(r->scheme);
	free(r->host);
	free(r->path);
	memset(r, 0, sizeof(*r));
}

int
http_request_target(const struct http_request *r, struct buf *out, struct err *e)
{
	int rc = buf_puts(out, r->path);

	for (size_t i = 0; i < r->query.n && rc == 0; i++) {
		rc |= buf_puts(out, i == 0 ? "?" : "&");
		rc |= percent_encode(out, r->query.items[i].name, "");
		rc |= buf_puts(out, "=");
		rc |= percent_encode(out, r->query.items[i].value, "");
	}
	if (rc != 0)
		return err_set(e, ERR_LIMIT, "%s%.200s: address is longer than %zu bytes", r->host, r->path, out->max);
	return 0;
}

int
http_request_url(const struct http_request *r, struct buf *out, struct err *e)
{
	if (buf_addf(out, "%s://%s", r->scheme, r->host) != 0)
		return err_set(e, ERR_LIMIT, "%.200s: host name is too long", r->host);
	return http_request_target(r, out, e);
}
