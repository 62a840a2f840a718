#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

#define HASH_MAX_HEX 129	/* SHA-512 in hex and NUL */
#define SHA256_HEX_SIZE 65	/* 64 lower-case hex digits and NUL */
#define SHA256_SIZE 32

/* A running digest; alg is an OpenSSL name ("sha256", "sm3").  hash_new returns NULL for a name it does not know. */
struct hash;
struct hash *hash_new(const char *alg);
void hash_free(struct hash *h);
void hash_update(struct hash *h, const void *bytes, size_t len);
void hash_hex(struct hash *h, char out[HASH_MAX_HEX]);	/* ends the digest; only hash_reset or hash_free may follow */
void hash_reset(struct hash *h);

/* The digest of these bytes at once. */
void hash_bytes(const char *alg, const void *bytes, size_t len, char out[HASH_MAX_HEX]);
void sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_SIZE]);
void hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len, unsigned char out[SHA256_SIZE]);
void hex_encode(const unsigned char *bytes, size_t len, char *out);	/* out: 2 * len + 1 bytes, lower case */
int hex_decode(const char *hex, unsigned char *out, size_t len);	/* exactly 2 * len lower-case digits; 0 or -1 */

#endif
