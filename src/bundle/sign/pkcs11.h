#ifndef BUNDLE_PKCS11_H
#define BUNDLE_PKCS11_H

#include "bundle/sign/signkey.h"

#define PKCS11_SCHEME "pkcs11:"		/* RFC 7512 */

/*
 * A private key in a PKCS#11 token, named by its URI: "pkcs11:token=officer;object=signing?module-path=/usr/lib/...so".
 * Without module-path the engine's own choice holds (PKCS11_MODULE_PATH, else p11-kit).  The PIN is asked of `pin` when the token wants
 * one; a URI that holds it (pin-value) is refused, since command lines can be read by others.  OpenSSL 3.0 reaches tokens by
 * the engine of libp11 only, which must be installed (Debian: libengine-pkcs11-openssl).  A wrong PIN is tried once.
 */
int pkcs11_open(struct sign_key *k, const char *uri, const struct passphrase *pin, struct err *e);

#endif
