#include "canon.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
canon_sha256(const void *bytes, size_t len, char out[65])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_Digest(bytes, len, md, &n, EVP_sha256(), NULL);
	for (unsigned i = 0; i < 32; i++)
		snprintf(out + 2 * (size_t)i, 3, "%02x", md[i]);
}

void
canon_string_to_sign(struct buf *b, const struct authorization *a, const char *date, const char *canonical)
{
	char hash[65];

	canon_sha256(canonical, strlen(canonical), hash);
	if (date)
		buf_addf(b, "%s\n%s\n%s\n%s", a->scheme, date, a->scope, hash);
	else
		buf_addf(b, "%s\n%s", a->scheme, hash);
}

/* key = HMAC(key, text), in place */
static void
turn_key(unsigned char key[32], const char *text, size_t len)
{
	unsigned char out[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	HMAC(EVP_sha256(), key, 32, (const unsigned char *)text, len, out, &n);
	memcpy(key, out, 32);
}

/* The key of a day, region and service: one turn for each part of the scope. */
static void
scope_key(const char *secret, const char *scope, unsigned char key[32])
{
	char *first = xasprintf("aliyun_v4%s", secret);
	size_t len = strcspn(scope, "/");
	unsigned char out[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	HMAC(EVP_sha256(), first, (int)strlen(first), (const unsigned char *)scope, len, out, &n);
	memcpy(key, out, 32);
	for (scope += len; *scope == '/'; scope += len) {
		scope++;
		len = strcspn(scope, "/");
		turn_key(key, scope, len);
	}
	free(first);
}

void
canon_sign(const struct authorization *a, const char *secret, const char *string_to_sign, char out[65])
{
	unsigned char key[32], md[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	const unsigned char *text = (const unsigned char *)string_to_sign;

	if (*a->scope) {
		scope_key(secret, a->scope, key);
		HMAC(EVP_sha256(), key, sizeof(key), text, strlen(string_to_sign), md, &n);
	} else {
		HMAC(EVP_sha256(), secret, (int)strlen(secret), text, strlen(string_to_sign), md, &n);
	}
	for (size_t i = 0; i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", md[i]);
}

void
canon_sign_rpc1(const char *secret, const char *string_to_sign, char out[29])
{
	char *key = xasprintf("%s&", secret);
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	HMAC(EVP_sha1(), key, (int)strlen(key), (const unsigned char *)string_to_sign, strlen(string_to_sign), md, &n);
	EVP_EncodeBlock((unsigned char *)out, md, 20);
	free(key);
}

int
authorization_parse(struct authorization *a, const char *text)
{
	char *p, *slash;

	*a = (struct authorization){ .raw = xstrdup(text), .scope = "", .signed_headers = "" };
	p = strchr(a->raw, ' ');
	if (p == NULL)
		return -1;
	*p++ = '\0';
	a->scheme = a->raw;
	while (*p) {
		char *end = p + strcspn(p, ","), *value;
		bool last = *end == '\0';

		*end = '\0';
		p += strspn(p, " ");
		if ((value = strchr(p, '=')) == NULL)
			return -1;
		*value++ = '\0';
		if (strcmp(p, "Credential") == 0)
			a->credential = value;
		else if (strcmp(p, "SignedHeaders") == 0 || strcmp(p, "AdditionalHeaders") == 0)
			a->signed_headers = value;
		else if (strcmp(p, "Signature") == 0)
			a->signature = value;
		else
			return -1;
		p = last ? end : end + 1;
	}
	if (a->credential == NULL || a->signature == NULL)
		return -1;
	slash = strchr(a->credential, '/');
	if (slash) {
		*slash = '\0';
		a->scope = slash + 1;
	}
	return 0;
}

void
authorization_release(struct authorization *a)
{
	free(a->raw);
	*a = (struct authorization){ .raw = NULL };
}
