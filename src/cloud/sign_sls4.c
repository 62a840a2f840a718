#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "cloud/canonical.h"
#include "cloud/sign_schemes.h"
#include "cloud/wipe.h"

static bool
is_signed(const char *name, const void *arg)
{
	(void)arg;
	if (has_prefix(name, "x-log-"))
		return !has_prefix(name, "x-log-meta-");
	return strcmp(name, "host") == 0 || strcmp(name, "content-type") == 0 || has_prefix(name, "x-acs-");
}

static void
set_headers(struct http_request *r, const struct sign_input *in)
{
	char now[BASIC_TIME_SIZE], digest[SHA256_HEX_SIZE];

	basic_time(in->now, now);
	sha256_hex(buf_text(&r->body), r->body.len, digest);
	if (kv_get(&r->headers, "host") == NULL)
		kv_add(&r->headers, "host", r->host);
	if (kv_get(&r->headers, "x-log-apiversion") == NULL)
		kv_add(&r->headers, "x-log-apiversion", "0.6.0");
	if (kv_get(&r->headers, "x-log-bodyrawsize") == NULL) {
		char *size = xasprintf("%zu", r->body.len);

		kv_add(&r->headers, "x-log-bodyrawsize", size);
		free(size);
	}
	kv_set(&r->headers, "x-log-date", now);
	kv_set(&r->headers, "x-log-content-sha256", digest);
	if (in->credentials->token != NULL)
		kv_set(&r->headers, "x-acs-security-token", secret_text(in->credentials->token));
}

static int
write_canonical(struct buf *b, struct buf *names, const struct http_request *r)
{
	int rc = buf_addf(b, "%s\n%s\n", r->method, *r->path != '\0' ? r->path : "/");

	rc |= canonical_query(b, &r->query, QUERY_EMPTY_BARE);
	rc |= buf_puts(b, "\n");
	rc |= canonical_headers(b, names, &r->headers, is_signed, NULL);
	return rc | buf_addf(b, "\n%s\n%s", buf_text(names), kv_get(&r->headers, "x-log-content-sha256"));
}

/*
 * SLS signature version 4.  The Authorization header has no list of signed headers: the server works it out by the
 * same rule, so a proxy that adds an x-log- or x-acs- header breaks the signature.
 */
int
sign_sls4(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e)
{
	struct sign_trace t = { 0 };
	struct buf b, names, scope;
	char *authorization;
	int rc = -1;

	if (in->region == NULL || *in->region == '\0')
		return err_set(e, ERR_USAGE, "%s%s: signature needs a region", r->host, r->path);
	buf_init(&b, CANONICAL_MAX);
	buf_init(&names, CANONICAL_MAX);
	buf_init(&scope, CANONICAL_MAX);
	set_headers(r, in);
	if (write_canonical(&b, &names, r) != 0 ||
	    v4_sign(buf_text(&b), "SLS4-HMAC-SHA256", "sls", in, &scope, &t) != 0) {
		err_set(e, ERR_LIMIT, "%s%.200s: request is larger than %d bytes", r->host, r->path, CANONICAL_MAX);
		goto out;
	}
	t.canonical = buf_take(&b);
	authorization = xasprintf("SLS4-HMAC-SHA256 Credential=%s/%s,Signature=%s", in->credentials->access_key_id,
	    buf_text(&scope), t.signature);
	kv_set(&r->headers, "Authorization", authorization);
	free(authorization);
	sign_trace_hand(&t, trace);
	rc = 0;
out:
	sign_trace_release(&t);
	buf_wipe(&b);
	buf_release(&names);
	buf_release(&scope);
	return rc;
}
