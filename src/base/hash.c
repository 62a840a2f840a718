#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

struct hash {
	EVP_MD_CTX *ctx;
};

struct hash *
hash_new(const char *alg)
{
	const EVP_MD *md = EVP_get_digestbyname(alg);
	struct hash *h;

	if (md == NULL)
		return NULL;
	h = xcalloc(1, sizeof(*h));
	h->ctx = EVP_MD_CTX_new();
	if (h->ctx == NULL || EVP_DigestInit_ex(h->ctx, md, NULL) != 1) {
		hash_free(h);
		return NULL;
	}
	return h;
}

void
hash_free(struct hash *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

void
hash_reset(struct hash *h)
{
	EVP_DigestInit_ex(h->ctx, NULL, NULL);	/* the same digest again, without looking it up */
}

void
hash_update(struct hash *h, const void *bytes, size_t len)
{
	EVP_DigestUpdate(h->ctx, bytes, len);
}

void
hash_hex(struct hash *h, char out[HASH_MAX_HEX])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	EVP_DigestFinal_ex(h->ctx, md, &n);
	hex_encode(md, n, out);
}

void
hash_bytes(const char *alg, const void *bytes, size_t len, char out[HASH_MAX_HEX])
{
	struct hash *h = hash_new(alg);

	hash_update(h, bytes, len);
	hash_hex(h, out);
	hash_free(h);
}

void
sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_SIZE])
{
	unsigned char md[SHA256_SIZE];

	EVP_Digest(bytes, len, md, NULL, EVP_sha256(), NULL);
	hex_encode(md, sizeof(md), out);
}

void
hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len, unsigned char out[SHA256_SIZE])
{
	HMAC(EVP_sha256(), key, (int)key_len, bytes, len, out, NULL);
}

void
hex_encode(const unsigned char *bytes, size_t len, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digit[bytes[i] >> 4];
		out[2 * i + 1] = digit[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

int
hex_decode(const char *hex, unsigned char *out, size_t len)
{
	if (strlen(hex) != 2 * len || strspn(hex, "0123456789abcdef") != 2 * len)
		return -1;
	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1]));
	return 0;
}
