#ifndef CLOUD_PEER_H
#define CLOUD_PEER_H

#include <curl/curl.h>

/*
 * Who is at the other end of a running transfer: "ADDRESS PORT, TLSv1.3, CN=..., sha256 HEX" (certificate subject as in
 * RFC 2253, SHA-256 over its DER form) or "ADDRESS PORT, no TLS".  Behind a proxy (NULL: none) the address is the proxy's and
 * the certificate the service's: "proxy HOST:PORT, TLSv1.3, CN=..., sha256 HEX".  To be called while the connection is in
 * use, from a callback of the transfer.  The caller frees it; never NULL.
 */
char *peer_describe(CURL *easy, const char *proxy);

#endif
