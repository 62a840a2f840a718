#ifndef CMD_KEYSERVICE_H
#define CMD_KEYSERVICE_H

#include <openssl/x509.h>

#include "bundle/sign/signkey.h"

/*
 * A private key that a service keeps (keys/ID.json of the knowledge), named as the service names it: its versions are looked
 * through for the one that the certificate is for, and it is asked to sign digests.  Nothing else is sent there.  The credentials are
 * those of the default chain, or the profile that the scope file (scope_path, may be NULL) names for the key's account;
 * network and endpoints are the scope file's too.  ERR_USAGE when no service names keys so.
 */
int keyservice_open(struct sign_key *k, const char *name, const char *scope_path, X509 *cert, struct err *e);

#endif
