#ifndef TESTS_CLOUD_TLS_H
#define TESTS_CLOUD_TLS_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "base/err.h"

/*
 * A throw-away certificate authority, made when the server starts and gone with it.  A leaf is made for each host name a
 * client asks for (SNI), because a wildcard covers one label only and the services' names have two or three in front.
 * Only names of the services and of their sign-in get one; without a name the leaf is for localhost and 127.0.0.1.
 */
struct tls;

int tls_new(struct tls **out, struct err *e);
void tls_free(struct tls *t);

/* The CA's certificate as PEM, for the client's CA file. */
const char *tls_ca_pem(const struct tls *t);

/*
 * The chain and key for a session, in the form of GnuTLS's retrieve function; they live as long as t.  0 or -1.  Any
 * thread may ask.
 */
int tls_retrieve(struct tls *t, gnutls_session_t session, gnutls_pcert_st **chain, unsigned *n, gnutls_privkey_t *key);

#endif
