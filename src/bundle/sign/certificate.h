#ifndef BUNDLE_CERTIFICATE_H
#define BUNDLE_CERTIFICATE_H

#include <openssl/x509.h>
#include <time.h>

#include "base/buf.h"

/* What a certificate says, as text, and whether it may sign bundles (FORMAT.md section 5).  Callers free the texts. */

char *certificate_name(const X509_NAME *name);	/* RFC 2253 form, UTF-8; what is over a kilobyte is cut */
char *certificate_number(const ASN1_INTEGER *n);	/* a serial number in hex, cut likewise */
char *certificate_fingerprint(const X509 *cert);	/* SHA-256 of all of it, hex */
char *certificate_key(EVP_PKEY *key);		/* "EC P-256", "RSA 3072" */
time_t certificate_time(const ASN1_TIME *t);	/* 0 when it can not be read */

/*
 * The certificates of a text in PEM, in their order, no more than max; other blocks are passed over, one under a passphrase
 * or damaged is the end.  Signatures in SM2 among them are verified with SM2_ID (sm2.h).  Never NULL, may be empty: the
 * caller frees it with sk_X509_pop_free.
 */
STACK_OF(X509) *certificates_read(const struct buf *pem, int max);

/* Why this certificate or key may not sign bundles, as the end of a sentence, or NULL. */
const char *certificate_purpose_wrong(X509 *cert);
const char *certificate_key_wrong(EVP_PKEY *key);

#endif
