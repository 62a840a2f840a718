#ifndef BUNDLE_SIGNVALUE_H
#define BUNDLE_SIGNVALUE_H

#include <openssl/cms.h>
#include <openssl/evp.h>

#include "base/err.h"

/*
 * OpenSSL 3.0 signs with fresh randomness, so the same bundle sealed again would differ in its signature.  Replace the
 * value of a finished SHA-256 signature by a deterministic one: ECDSA with the nonce of RFC 6979, RSA-PSS (RFC 8017 section 9.1.1) with a
 * salt derived from the digest.  The new value is verified with the public key before it is used, which also catches a
 * computation that went wrong.  A key whose private part can not be read (a token) keeps its random signature.
 */
int sign_value_fix(CMS_SignerInfo *si, EVP_PKEY *key, struct err *e);

/* The parts, for the published test vectors.  digest is SHA-256; out gets OPENSSL_malloc'ed bytes.  1, or 0. */
int ecdsa_deterministic(EVP_PKEY *key, const unsigned char digest[32], unsigned char **out, size_t *out_len);
int rsa_pss_deterministic(EVP_PKEY *key, const unsigned char digest[32], unsigned char **out, size_t *out_len);

#endif
