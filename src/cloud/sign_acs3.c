#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/hash.h"
#include "cloud/canonical.h"
#include "cloud/sign_schemes.h"
#include "cloud/wipe.h"

static bool
is_signed(const char *name, const void *arg)
{
	(void)arg;
	return strcmp(name, "host") == 0 || strcmp(name, "content-type") == 0 || has_prefix(name, "x-acs-");
}

static void
set_headers(struct http_request *r, const struct sign_input *in)
{
	char now[CLOCK_ISO_SIZE], digest[SHA256_HEX_SIZE];

	clock_iso(in->now, now);
	sha256_hex(buf_text(&r->body), r->body.len, digest);
	if (kv_get(&r->headers, "host") == NULL)
		kv_add(&r->headers, "host", r->host);
	kv_set(&r->headers, "x-acs-date", now);
	kv_set(&r->headers, "x-acs-signature-nonce", in->nonce);
	kv_set(&r->headers, "x-acs-content-sha256", digest);
	if (in->credentials->token != NULL) {
		kv_set(&r->headers, "x-acs-accesskey-id", in->credentials->access_key_id);
		kv_set(&r->headers, "x-acs-security-token", secret_text(in->credentials->token));
	}
}

/* The path as sent, in the three places where senders disagree about bare characters. */
static int
canonical_path(struct buf *b, const char *path)
{
	int rc = 0;

	for (; *path != '\0'; path++) {
		if (*path == '+')
			rc |= buf_puts(b, "%20");
		else if (*path == '*')
			rc |= buf_puts(b, "%2A");
		else if (strncmp(path, "%7E", 3) == 0 && (path += 2))
			rc |= buf_puts(b, "~");
		else
			rc |= buf_add(b, path, 1);
	}
	return rc;
}

static int
write_canonical(struct buf *b, struct buf *names, const struct http_request *r)
{
	int rc = buf_addf(b, "%s\n", r->method);

	rc |= canonical_path(b, r->path);
	rc |= buf_puts(b, "\n");
	rc |= canonical_query(b, &r->query, QUERY_NAME_ENCODED);
	rc |= buf_puts(b, "\n");
	rc |= canonical_headers(b, names, &r->headers, is_signed, NULL);
	return rc | buf_addf(b, "\n%s\n%s", buf_text(names), kv_get(&r->headers, "x-acs-content-sha256"));
}

/*
 * "Request structure and signature (V3)": the key is the AccessKey secret itself, and the list of signed headers
 * travels in the Authorization header.
 */
int
sign_acs3(struct http_request *r, const struct sign_input *in, struct sign_trace *trace, struct err *e)
{
	char digest[SHA256_HEX_SIZE], hex[2 * SHA256_SIZE + 1], *authorization;
	unsigned char mac[SHA256_SIZE];
	struct sign_trace t = { 0 };
	struct buf b, names;
	int rc = -1;

	if (in->nonce == NULL || *in->nonce == '\0')
		return err_set(e, ERR_USAGE, "%s%s: signature needs a nonce", r->host, r->path);
	buf_init(&b, CANONICAL_MAX);
	buf_init(&names, CANONICAL_MAX);
	set_headers(r, in);
	if (write_canonical(&b, &names, r) != 0) {
		err_set(e, ERR_LIMIT, "%s%.200s: request is larger than %d bytes", r->host, r->path, CANONICAL_MAX);
		goto out;
	}
	sha256_hex(buf_text(&b), b.len, digest);
	t.canonical = buf_take(&b);
	t.to_sign = xasprintf("ACS3-HMAC-SHA256\n%s", digest);
	hmac_sha256(secret_text(in->credentials->secret), secret_len(in->credentials->secret), t.to_sign,
	    strlen(t.to_sign), mac);
	hex_encode(mac, sizeof(mac), hex);
	t.signature = xstrdup(hex);
	authorization = xasprintf("ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s",
	    in->credentials->access_key_id, buf_text(&names), hex);
	kv_set(&r->headers, "Authorization", authorization);
	free(authorization);
	sign_trace_hand(&t, trace);
	rc = 0;
out:
	buf_wipe(&b);
	buf_release(&names);
	return rc;
}
