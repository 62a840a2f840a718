#include "cloud/peer.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"

static char *
subject_of(const X509 *cert)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text, *copy = NULL;
	long n;

	if (out != NULL && X509_NAME_print_ex(out, X509_get_subject_name(cert), 0, XN_FLAG_RFC2253) >= 0) {
		n = BIO_get_mem_data(out, &text);
		copy = xstrndup(text, n > 0 ? (size_t)n : 0);
	}
	BIO_free(out);
	return copy != NULL ? copy : xstrdup("");
}

static char *
describe_tls(const SSL *ssl)
{
	X509 *cert = SSL_get1_peer_certificate(ssl);
	unsigned char md[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
	unsigned int n = 0;
	char *subject, *text;

	if (cert == NULL)
		return xasprintf("%s, no certificate", SSL_get_version(ssl));
	if (X509_digest(cert, EVP_sha256(), md, &n) == 1)
		hex_encode(md, n, hex);
	subject = subject_of(cert);
	text = xasprintf("%s, %s, sha256 %s", SSL_get_version(ssl), subject, hex);
	free(subject);
	X509_free(cert);
	return text;
}

char *
peer_describe(CURL *easy, const char *proxy)
{
	struct curl_tlssessioninfo *tls = NULL;
	char *address = NULL, *about, *text;
	long port = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
	if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &tls) != CURLE_OK || tls == NULL || tls->internals == NULL)
		about = xstrdup("no TLS");
	else if (tls->backend == CURLSSLBACKEND_OPENSSL)
		about = describe_tls(tls->internals);
	else
		about = xstrdup("TLS, certificate checked by a library that does not show it");
	text = proxy != NULL ? xasprintf("proxy %s, %s", proxy, about) :
	    xasprintf("%s %ld, %s", address != NULL ? address : "", port, about);
	free(about);
	return text;
}
