#ifndef BUNDLE_TRUST_H
#define BUNDLE_TRUST_H

#include <openssl/x509.h>
#include <stddef.h>
#include <time.h>

#include "base/err.h"
#include "bundle/problem.h"

/* Root certificates that the reader named, and the way from a signer's certificate to one of them. */
struct trust {
	X509_STORE *store;
	size_t roots;
};

/* Add the certificates of a PEM file.  t is initialised to zero.  A file without any is ERR_USAGE. */
int trust_add(struct trust *t, const char *path, struct err *e);
void trust_release(struct trust *t);

/*
 * The chain from cert over any of others (may be NULL) to a root of t, valid at the time now: the subject of that root, which the
 * caller frees.  NULL with p set otherwise; file is the name under signatures/ for its sentence.
 */
char *trust_chain(const struct trust *t, X509 *cert, STACK_OF(X509) *others, time_t now, const char *file, struct problem *p);

#endif
