#ifndef BUNDLE_SM2SIGN_H
#define BUNDLE_SM2SIGN_H

#include <openssl/evp.h>

#include "base/buf.h"
#include "bundle/sign/sign.h"

/*
 * Signing in the Chinese profile (FORMAT.md section 5): NAME.sm2sig and NAME.sm2.pem over tagmanifest-sm3.txt.  The signer
 * is one of sign.h whose source says sm2; its key may live wherever such keys live.
 */
#define SM2_VALUE_MAX 80		/* DER of two numbers of 256 bits: 72 at most */
#define SM2_CHAIN_BYTES_MAX SIGN_PEM_MAX
#define SM3_SIZE 32

/*
 * As signer_load, of a source with sm2.  The chain is put in order, each certificate behind the one it issued; what does not
 * belong to it is left out.  Refuses a chain that a verifier would refuse.
 */
int sm2_signer_load(struct signer *s, const struct signer_source *source, time_t now, struct err *e);

/* Sign these bytes: value gets the DER of the .sm2sig, chain the .sm2.pem.  Both are initialised by the caller. */
int sm2_sign(struct buf *value, struct buf *chain, const struct signer *s, const void *bytes, size_t len, struct err *e);

/* What SM2 signs (GM/T 0003.2 section 5.5): SM3(Z || bytes), Z made of SM2_ID and the public key.  1, or 0. */
int sm2_digest(unsigned char digest[SM3_SIZE], EVP_PKEY *key, const void *bytes, size_t len);

#endif
