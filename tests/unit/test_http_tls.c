/* The engine over TLS: whose certificate is believed, and what is written down about the peer. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cloud/http.h"
#include "httpd.h"
#include "tap.h"

#define HOST "svc.cn-x.example.test"

/* A key and a certificate for this name, signed by itself. */
struct identity {
	EVP_PKEY *key;
	X509 *cert;
};

static struct identity
identity_make(const char *name)
{
	struct identity id = { .key = EVP_EC_gen("P-256"), .cert = X509_new() };
	char *san = xasprintf("DNS:%s", name);
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, san);

	X509_set_version(id.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(id.cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(id.cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(id.cert), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(id.cert), "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(id.cert, X509_get_subject_name(id.cert));
	X509_set_pubkey(id.cert, id.key);
	X509_add_ext(id.cert, ext, -1);
	X509_sign(id.cert, id.key, EVP_sha256());
	X509_EXTENSION_free(ext);
	free(san);
	return id;
}

static void
identity_release(struct identity *id)
{
	EVP_PKEY_free(id->key);
	X509_free(id->cert);
}

static void
write_cert(const char *path, X509 *cert)
{
	FILE *f = fopen(path, "w");

	if (f != NULL) {
		PEM_write_X509(f, cert);
		fclose(f);
	}
}

static int
keep(void *arg, struct exchange *x, struct err *e)
{
	struct exchange **out = arg, empty = { 0 };

	(void)e;
	*out = exchange_new();
	cJSON_Delete((*out)->attempts);
	**out = *x;
	*x = empty;
	return 0;
}

static const struct tls_case {
	const char *phrase;
	bool own_name;		/* the server's certificate is for the host asked */
	int max_version;	/* of the server */
	const char *ca;		/* which file to trust: "server", "other", "none" (the system's), "missing" */
	const char *code;	/* NULL: answered */
	bool again;		/* tried again: it may be the way and not the certificate */
} cases[] = {
	{ "the right certificate under the right root", true, TLS1_3_VERSION, "server", NULL, false },
	{ "with TLS 1.2", true, TLS1_2_VERSION, "server", NULL, false },
	{ "a root that is another's", true, TLS1_3_VERSION, "other", "CertificateRefused", false },
	{ "the system's roots", true, TLS1_3_VERSION, "none", "CertificateRefused", false },
	{ "the certificate of another host", false, TLS1_3_VERSION, "server", "CertificateRefused", false },
	{ "a file that is not there", true, TLS1_3_VERSION, "missing", "CaFileUnreadable", false },
	{ "TLS 1.1 is not spoken", true, TLS1_1_VERSION, "server", "TlsFailed", true },
};

static void
check_answered(const struct exchange *x, const struct tls_case *c, const struct identity *id, const struct httpd *server)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1], *want;
	const char *colon = strchr(httpd_address(server), ':');
	unsigned int n = 0;

	X509_digest(id->cert, EVP_sha256(), md, &n);
	hex_encode(md, n, hex);
	want = xasprintf("127.0.0.1 %s, %s, CN=" HOST ", sha256 %s", colon + 1, c->max_version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2",
	    hex);
	is_str(x->peer, want, "  the peer is written down");
	is_str(x->url, "https://" HOST "/", "  the address is that of the real service");
	free(want);
}

static void
run_case(const struct tls_case *c, const char *dir)
{
	static const struct answer_step steps[] = { { .path = "/", .status = 200, .body = "{}" } };
	struct identity server_id = identity_make(c->own_name ? HOST : "other.example.test"), other = identity_make(HOST);
	char *ca = xasprintf("%s/%s.pem", dir, c->ca);
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
	struct source source = { .id = (char *)"t.Get", .style = (char *)"rpc", .action = (char *)"Get", .version = (char *)"1" };
	struct call call = { .source = &source, .host = (char *)HOST };
	struct credentials cred = { .access_key_id = (char *)"LTAI", .secret = secret_new("s") };
	struct exchange *x = NULL;
	struct http_options o = { .signer = { signer_always, &cred }, .backoff_ms = 1, .on_exchange = keep, .arg = &x };
	struct httpd *server;
	struct http *h = NULL;
	struct err e = { 0 };

	if (c->max_version < TLS1_2_VERSION)
		SSL_CTX_set_cipher_list(tls, "DEFAULT@SECLEVEL=0");
	SSL_CTX_set_max_proto_version(tls, c->max_version);
	SSL_CTX_use_certificate(tls, server_id.cert);
	SSL_CTX_use_PrivateKey(tls, server_id.key);
	if (strcmp(c->ca, "server") == 0)
		write_cert(ca, server_id.cert);
	else if (strcmp(c->ca, "other") == 0)
		write_cert(ca, other.cert);
	server = httpd_start(steps, 1, tls);
	o.transport.connect_to = httpd_address(server);
	o.transport.ca_file = strcmp(c->ca, "none") == 0 ? NULL : ca;
	ok(http_new(&h, &o, &e) == 0 && http_add(h, &call, &e) == 0 && http_run(h, &e) == 0 && x != NULL, "%s", c->phrase);
	if (x != NULL) {
		is_int(x->state, c->code == NULL ? STATE_CONFIRMED : STATE_ERROR, "  state");
		is_str(x->code, c->code, "  code");
		is_int(cJSON_GetArraySize(x->attempts) > 0, c->again, "  tried again or not");
		if (c->code == NULL)
			check_answered(x, c, &server_id, server);
		else
			is_int((long long)httpd_count(server), 0, "  nothing was asked of it");
	}
	http_free(h);
	httpd_stop(server);
	exchange_free(x);
	secret_free(cred.secret);
	SSL_CTX_free(tls);
	identity_release(&server_id);
	identity_release(&other);
	unlink(ca);
	free(ca);
}

int
main(void)
{
	char dir[] = "/tmp/test_http_tls.XXXXXX";

	if (mkdtemp(dir) == NULL)
		return EXIT_FAILURE;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i], dir);
	rmdir(dir);
	return tap_done();
}
