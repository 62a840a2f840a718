#ifndef BUNDLE_SM2_H
#define BUNDLE_SM2_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "bundle/problem.h"
#include "bundle/sign/signature.h"
#include "bundle/sign/trust.h"

/*
 * The Chinese profile (FORMAT.md section 5): NAME.sm2sig is an SM2 signature with SM3 (GM/T 0003.2, GM/T 0009) over
 * tagmanifest-sm3.txt, in DER; NAME.sm2.pem is the signer's certificate and those above it.
 *
 * What SM2 signs is SM3(Z || message), where Z holds the key and an id of the signer.  OpenSSL 3.0 takes an empty id when
 * none is set, and Chinese tools the one below; the two do not verify each other.  So the id is always set here, on
 * certificates too: each was signed with it by its issuer.
 */
#define SM2_ID "1234567812345678"	/* GM/T 0009 section 10 */

bool sm2_is_key(EVP_PKEY *key);

/* A certificate that was signed in SM2 is verified with SM2_ID from now on; others are left as they are. */
void sm2_set_id(X509 *cert);

/* Whether sig (DER) is a signature of these bytes with this id; "" is OpenSSL's own default. */
bool sm2_verify(EVP_PKEY *key, const char *id, const void *sig, size_t sig_len, const void *bytes, size_t len);

/* Whether these bytes are the one DER encoding of such a signature, whoever's. */
bool sm2_value_is_der(const unsigned char *der, size_t len);

/* Whether a revocation list was signed by this key, made with SM2_ID when it is SM2: the library has no way to say so. */
bool sm2_list_signed_by(X509_CRL *list, EVP_PKEY *key);

/*
 * What is wrong with this chain - the signer's certificate first, each issued by the one behind it, all of them SM2 - as the
 * end of a sentence, or NULL.  Checked level by level: the library's own walk (openssl verify) gives the id to the first only.
 */
const char *sm2_chain_wrong(STACK_OF(X509) *chain);

/* The two files of one signer, and what they must and what they might have signed. */
struct sm2_files {
	const struct buf *value, *chain;	/* NAME.sm2sig, NAME.sm2.pem */
	const struct buf *content;		/* tagmanifest-sm3.txt */
	const struct buf *other;		/* tagmanifest-sha256.txt, to tell a mistake from a forgery */
};

/* Step 12 of FORMAT.md section 6; parameters as signature_check, name and file in facts are set by the caller. */
void sm2_check(struct signature_facts *facts, const struct sm2_files *files, const struct trust *trust, time_t now,
    struct problem_list *problems);

#endif
