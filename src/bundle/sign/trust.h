#ifndef BUNDLE_TRUST_H
#define BUNDLE_TRUST_H

#include <openssl/x509.h>
#include <stddef.h>
#include <time.h>

#include "base/err.h"
#include "bundle/problem.h"

#define CLOCK_SLACK 300		/* seconds that a signer's or an authority's clock may be ahead of another */

/* Root certificates that the reader named, and the way from a signer's certificate to one of them. */
struct trust {
	X509_STORE *store;
	size_t roots;
};

/* Add the certificates of a PEM file.  t is initialised to zero.  A file without any is ERR_USAGE. */
int trust_add(struct trust *t, const char *path, struct err *e);
void trust_release(struct trust *t);

/* The problems that a chain may have, for those who ask. */
struct trust_codes {
	enum problem_code untrusted, expired, not_yet_valid;
};
extern const struct trust_codes trust_signer_codes;

struct trust_question {
	X509 *cert;
	STACK_OF(X509) *others;		/* intermediates that came with it; may be NULL */
	time_t at;			/* when all of them must have been valid */
	const struct trust_codes *codes;
};

/*
 * The chain from the certificate over any of the others to a root of t, which the caller frees with its certificates.  NULL with p set
 * otherwise, the sentence without its object.
 */
STACK_OF(X509) *trust_chain(const struct trust *t, const struct trust_question *q, struct problem *p);

/* The certificate and its issuers as far as the others have them, nothing checked but names and keys; likewise. */
STACK_OF(X509) *trust_path(X509 *cert, STACK_OF(X509) *others);

/* Subject of the last certificate of a chain.  The caller frees. */
char *trust_root_name(STACK_OF(X509) *chain);

#endif
