#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "cloud/canonical.h"
#include "cloud/sign_schemes.h"
#include "cloud/wipe.h"

#define PRESIGN_SECONDS_MAX 604800	/* seven days, the service's own limit */

/* Signed without being named, so that naming them as additional is refused by the service. */
static bool
always_signed(const char *name)
{
	return strcmp(name, "content-type") == 0 || strcmp(name, "content-md5") == 0 || has_prefix(name, "x-oss-");
}

/* additional is lower case with a ";" before and behind each name. */
static bool
is_signed(const char *name, const void *additional)
{
	char *key;
	bool found;

	if (always_signed(name))
		return true;
	key = xasprintf(";%s;", name);
	found = strstr(additional, key) != NULL;
	free(key);
	return found;
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "Range;host;x-oss-acl" becomes "host;range": lower case, sorted, once each, without those always signed. */
static char *
additional_names(const char *list)
{
	char *copy = xstrdup(list != NULL ? list : ""), *save = NULL, **names = NULL;
	size_t n = 0, cap = 0;
	struct buf b;

	buf_init(&b, CANONICAL_MAX);
	for (char *p = copy; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	for (char *s = strtok_r(copy, ";", &save); s != NULL; s = strtok_r(NULL, ";", &save)) {
		if (always_signed(s))
			continue;
		ARRAY_GROW(names, n, cap);
		names[n++] = s;
	}
	if (n > 1)
		qsort(names, n, sizeof(*names), compare_text);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
			buf_addf(&b, "%s%s", b.len > 0 ? ";" : "", names[i]);
	}
	free(names);
	free(copy);
	return buf_take(&b);
}

/*
 * The canonical path names the bucket although the address has it in the host.  The key is decoded and encoded again,
 * so that it is signed in the one right form whoever encoded it.
 */
static int
canonical_path(struct buf *b, const char *bucket, const char *path, struct err *e)
{
	char *key = xstrdup(path + (*path == '/'));
	int rc = -1;

	if (strstr(key, "%00") != NULL || percent_decode(key) != 0)
		err_set(e, ERR_USAGE, "%.200s: object path is not percent-encoded text", path);
	else if (buf_puts(b, "/") != 0 || (bucket != NULL && buf_addf(b, "%s/", bucket) != 0) ||
	    percent_encode(b, key, "/") != 0)
		err_set(e, ERR_LIMIT, "%.200s: object path is too long", path);
	else
		rc = 0;
	free(key);
	return rc;
}

static int
write_canonical(struct buf *b, const struct http_request *r, const struct sign_input *in, const char *additional,
    struct err *e)
{
	char *wrapped = xasprintf(";%s;", additional);
	struct buf names;
	int rc = -1;

	buf_init(&names, CANONICAL_MAX);
	if (buf_addf(b, "%s\n", r->method) != 0 || canonical_path(b, in->bucket, r->path, e) != 0)
		goto out;
	rc = buf_puts(b, "\n");
	rc |= canonical_query(b, &r->query, QUERY_NAME_ENCODED | QUERY_EMPTY_BARE);
	rc |= buf_puts(b, "\n");
	rc |= canonical_headers(b, &names, &r->headers, is_signed, wrapped);
	rc |= buf_addf(b, "\n%s\nUNSIGNED-PAYLOAD", additional);
	if (rc != 0)
		err_set(e, ERR_LIMIT, "%s%.200s: request is larger than %d bytes", r->host, r->path, CANONICAL_MAX);
out:
	buf_release(&names);
	free(wrapped);
	return rc;
}

static int
check_input(const struct http_request *r, const struct sign_input *in, struct err *e)
{
	if (in->region == NULL || *in->region == '\0')
		return err_set(e, ERR_USAGE, "%s%s: signature needs a region", r->host, r->path);
	return 0;
}

static int
sign_request(const struct http_request *r, const struct sign_input *in, const char *additional, struct buf *scope,
    struct sign_trace *t, struct err *e)
{
	struct buf b;
	int rc = -1;

	buf_init(&b, CANONICAL_MAX);
	if (write_canonical(&b, r, in, additional, e) == 0)
		rc = v4_sign(buf_text(&b), "OSS4-HMAC-SHA256", "oss", in, scope, t);
	if (rc == 0)
		t->canonical = buf_take(&b);
	buf_wipe(&b);
	return rc;
}

/* OSS signature version 4, in a header.  The payload is not signed: OSS refuses any other content hash. */
int
sign_oss4(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e)
{
	char now[BASIC_TIME_SIZE], *additional = NULL, *authorization;
	struct sign_trace t = { 0 };
	struct buf scope;
	int rc = -1;

	if (check_input(r, in, e) != 0)
		return -1;
	buf_init(&scope, CANONICAL_MAX);
	basic_time(in->now, now);
	if (kv_get(&r->headers, "host") == NULL)
		kv_add(&r->headers, "host", r->host);
	kv_set(&r->headers, "x-oss-date", now);
	kv_set(&r->headers, "x-oss-content-sha256", "UNSIGNED-PAYLOAD");
	if (in->credentials->token != NULL)
		kv_set(&r->headers, "x-oss-security-token", secret_text(in->credentials->token));
	additional = additional_names(in->additional);
	if (sign_request(r, in, additional, &scope, &t, e) != 0)
		goto out;
	authorization = xasprintf("OSS4-HMAC-SHA256 Credential=%s/%s%s%s,Signature=%s", in->credentials->access_key_id,
	    buf_text(&scope), *additional != '\0' ? ",AdditionalHeaders=" : "", additional, t.signature);
	kv_set(&r->headers, "Authorization", authorization);
	free(authorization);
	sign_trace_hand(&t, trace);
	rc = 0;
out:
	sign_trace_release(&t);
	free(additional);
	buf_release(&scope);
	return rc;
}

int
sign_oss4_presign(struct http_request *r, const struct sign_input *in, int expires, struct sign_trace *trace,
    struct err *e)
{
	char now[BASIC_TIME_SIZE], seconds[16], *additional = NULL, *credential;
	struct sign_trace t = { 0 };
	struct buf scope;
	int rc = -1;

	if (check_input(r, in, e) != 0)
		return -1;
	if (expires < 1 || expires > PRESIGN_SECONDS_MAX)
		return err_set(e, ERR_USAGE, "presigned address: lifetime is %d seconds, want 1 to %d", expires,
		    PRESIGN_SECONDS_MAX);
	buf_init(&scope, CANONICAL_MAX);
	basic_time(in->now, now);
	snprintf(seconds, sizeof(seconds), "%d", expires);
	if (kv_get(&r->headers, "host") == NULL)
		kv_add(&r->headers, "host", r->host);
	additional = additional_names(in->additional);
	credential = xasprintf("%s/%.8s/%s/oss/aliyun_v4_request", in->credentials->access_key_id, now, in->region);
	kv_set(&r->query, "x-oss-credential", credential);
	free(credential);
	kv_set(&r->query, "x-oss-date", now);
	kv_set(&r->query, "x-oss-expires", seconds);
	kv_set(&r->query, "x-oss-signature-version", "OSS4-HMAC-SHA256");
	if (*additional != '\0')
		kv_set(&r->query, "x-oss-additional-headers", additional);
	if (in->credentials->token != NULL)
		kv_set(&r->query, "x-oss-security-token", secret_text(in->credentials->token));
	if (sign_request(r, in, additional, &scope, &t, e) != 0)
		goto out;
	kv_add(&r->query, "x-oss-signature", t.signature);
	sign_trace_hand(&t, trace);
	rc = 0;
out:
	sign_trace_release(&t);
	free(additional);
	buf_release(&scope);
	return rc;
}
