#ifndef CLOUD_PROXY_H
#define CLOUD_PROXY_H

#include "cloud/transfer.h"

/*
 * The proxy through which the library reaches a host, by the rules of its manual (CURLOPT_PROXY, CURLOPT_NOPROXY): "HOST:PORT"
 * as it was given, without scheme, name and password.  NULL: none.  The caller frees it.
 */
char *proxy_used(const struct transport *how, const char *host);

#endif
