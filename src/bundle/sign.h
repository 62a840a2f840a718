#ifndef BUNDLE_SIGN_H
#define BUNDLE_SIGN_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

/*
 * Signers and their signatures: detached CMS, CAdES-BES, DER (FORMAT.md section 5).  The signature value is made
 * deterministic - ECDSA nonces by RFC 6979, RSA-PSS salts derived from what is signed - so that the same evidence sealed
 * again is the same stream.
 */
#define SIGN_PEM_MAX (1024 * 1024)	/* a key or a certificate chain in PEM; real ones are a few kB */
#define SIGN_CHAIN_MAX 16		/* certificates in the file */
#define SIGNATURE_MAX (1024 * 1024)	/* one .p7s; real ones are 2 kB */

struct signer {
	EVP_PKEY *key;
	X509 *cert;
	STACK_OF(X509) *chain;		/* intermediates, may be empty */
};

/*
 * Load a private key (PEM, PKCS#8 or traditional, passphrase NULL when not encrypted) and a certificate file (PEM: the
 * signer's first, intermediates after it).  Errors: unreadable files, a wrong or missing passphrase, a key type that can not sign here
 * (RSA of 2048-8192 bits, EC on P-256, P-384, P-521 can), a certificate that does not belong to the key, whose purposes
 * exclude signing, or that is not valid at the time now.
 */
int signer_load(struct signer *s, const char *key_path, const char *cert_path, const struct secret *passphrase,
    time_t now, struct err *e);

/* A fresh P-256 key with a certificate for itself, subject `O=organisation, CN=organisation (self-signed)`. */
int signer_self_signed(struct signer *s, const char *organisation, time_t now, struct err *e);

void signer_release(struct signer *s);

/* Sign these bytes; out gets the DER of the .p7s.  when is written as the signing-time attribute. */
int sign_detached(struct buf *out, const struct signer *s, const void *bytes, size_t len, time_t when,
    struct err *e);

#endif
