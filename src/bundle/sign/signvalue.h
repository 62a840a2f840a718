#ifndef BUNDLE_SIGNVALUE_H
#define BUNDLE_SIGNVALUE_H

#include <openssl/cms.h>
#include <openssl/evp.h>

#include "base/err.h"
#include "bundle/sign/signkey.h"

/*
 * OpenSSL 3.0 signs with fresh randomness, so the same bundle sealed again would differ in its signature.  Here ECDSA and SM2 take
 * the nonce of RFC 6979 and RSA-PSS (RFC 8017 section 9.1.1) a salt derived from the digest; PKCS#1 v1.5 has nothing random.
 * A key whose private part can not be read signs as the library does.
 */
int sign_key_deterministic(const struct sign_key *k, enum sign_kind kind, const unsigned char digest[SHA256_SIZE],
    struct buf *out, struct err *e);

/*
 * Sign the attributes that si has: its value is set, after it was verified with the certificate, which also catches a
 * computation that went wrong.
 */
int sign_value_set(CMS_SignerInfo *si, const struct sign_key *k, enum sign_kind kind, struct err *e);

/*
 * The parts, for the published test vectors.  digest is SHA-256, or what SM2 signs for a key on its curve; out gets
 * OPENSSL_malloc'ed bytes.  1, or 0.
 */
int ecdsa_deterministic(EVP_PKEY *key, const unsigned char digest[32], unsigned char **out, size_t *out_len);
int rsa_pss_deterministic(EVP_PKEY *key, const unsigned char digest[32], unsigned char **out, size_t *out_len);

#endif
