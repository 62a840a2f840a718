#ifndef BUNDLE_KEYFILE_H
#define BUNDLE_KEYFILE_H

#include <openssl/x509.h>

#include "bundle/sign/signkey.h"

#define KEYFILE_MAX (1024 * 1024)	/* a key with its chain; real ones are a few kB */

/*
 * Read a private key from a file: PEM (PKCS#8 or traditional, encrypted or not) or PKCS#12 (RFC 7292), told apart by what
 * is in it.  Its signatures are deterministic where that can be (signvalue.h).  A PKCS#12 file also gives *cert and *chain
 * (the caller's; NULL where it has none); PEM leaves both NULL.  The passphrase is asked for only when there is need.
 */
int keyfile_load(struct sign_key *k, X509 **cert, STACK_OF(X509) **chain, const char *path,
    const struct passphrase *passphrase, struct err *e);

#endif
