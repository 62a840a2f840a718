#include "tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define LEAVES_MAX 4096		/* host names of one server's life */
#define NAME_MAX_LEN 253	/* of a DNS name */
#define DAY 86400L

struct leaf {
	char *name;
	gnutls_pcert_st chain[2];	/* the leaf and the CA */
};

struct tls {
	pthread_mutex_t lock;
	EVP_PKEY *ca_key, *leaf_key;
	X509 *ca;
	char *ca_pem;
	gnutls_privkey_t key;		/* leaf_key as GnuTLS wants it */
	struct leaf *leaves[LEAVES_MAX];
	size_t n;
};

static int
add_ext(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	int rc;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (ext == NULL)
		return -1;
	rc = X509_add_ext(cert, ext, -1) == 1 ? 0 : -1;
	X509_EXTENSION_free(ext);
	return rc;
}

/* A certificate with everything but its extensions and signature. */
static X509 *
new_cert(const char *common_name, EVP_PKEY *key)
{
	X509 *cert = X509_new();
	unsigned char serial[16];
	BIGNUM *bn;

	RAND_bytes(serial, sizeof(serial));
	serial[0] &= 0x7f;
	bn = BN_bin2bn(serial, sizeof(serial), NULL);
	BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(cert));
	BN_free(bn);
	X509_set_version(cert, X509_VERSION_3);
	X509_gmtime_adj(X509_getm_notBefore(cert), -DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert), 30 * DAY);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC, (const unsigned char *)common_name, -1, -1, 0);
	X509_set_pubkey(cert, key);
	return cert;
}

static X509 *
make_ca(EVP_PKEY *key)
{
	X509 *ca = new_cert("Local cloud throw-away CA", key);

	X509_set_issuer_name(ca, X509_get_subject_name(ca));
	if (add_ext(ca, ca, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") != 0 ||
	    add_ext(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign") != 0 ||
	    add_ext(ca, ca, NID_subject_key_identifier, "hash") != 0 || X509_sign(ca, key, EVP_sha256()) == 0) {
		X509_free(ca);
		return NULL;
	}
	return ca;
}

static X509 *
make_leaf(const struct tls *t, const char *name)
{
	X509 *cert = new_cert("local cloud", t->leaf_key);
	char *san = *name ? xasprintf("DNS:%s", name) : xstrdup("DNS:localhost,IP:127.0.0.1");

	X509_set_issuer_name(cert, X509_get_subject_name(t->ca));
	if (add_ext(cert, t->ca, NID_basic_constraints, "critical,CA:FALSE") != 0 ||
	    add_ext(cert, t->ca, NID_key_usage, "critical,digitalSignature") != 0 ||
	    add_ext(cert, t->ca, NID_ext_key_usage, "serverAuth") != 0 ||
	    add_ext(cert, t->ca, NID_subject_alt_name, san) != 0 ||
	    add_ext(cert, t->ca, NID_subject_key_identifier, "hash") != 0 ||
	    add_ext(cert, t->ca, NID_authority_key_identifier, "keyid") != 0 ||
	    X509_sign(cert, t->ca_key, EVP_sha256()) == 0) {
		X509_free(cert);
		cert = NULL;
	}
	free(san);
	return cert;
}

static char *
bio_text(BIO *bio)
{
	char *data;
	long n = BIO_get_mem_data(bio, &data);

	return xstrndup(data, (size_t)n);
}

static char *
cert_pem(X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;

	PEM_write_bio_X509(bio, cert);
	pem = bio_text(bio);
	BIO_free(bio);
	return pem;
}

static int
import_key(struct tls *t)
{
	BIO *bio = BIO_new(BIO_s_mem());
	gnutls_datum_t datum;
	char *pem;
	int rc;

	PEM_write_bio_PrivateKey(bio, t->leaf_key, NULL, NULL, 0, NULL, NULL);
	pem = bio_text(bio);
	BIO_free(bio);
	datum = (gnutls_datum_t){ .data = (unsigned char *)pem, .size = (unsigned)strlen(pem) };
	rc = gnutls_privkey_init(&t->key) == 0 &&
	    gnutls_privkey_import_x509_raw(t->key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0) == 0 ? 0 : -1;
	free(pem);
	return rc;
}

static int
import_cert(gnutls_pcert_st *out, X509 *cert)
{
	char *pem = cert_pem(cert);
	gnutls_datum_t datum = { .data = (unsigned char *)pem, .size = (unsigned)strlen(pem) };
	int rc = gnutls_pcert_import_x509_raw(out, &datum, GNUTLS_X509_FMT_PEM, 0) == 0 ? 0 : -1;

	free(pem);
	return rc;
}

static void
leaf_free(struct leaf *l)
{
	if (l == NULL)
		return;
	gnutls_pcert_deinit(&l->chain[0]);
	gnutls_pcert_deinit(&l->chain[1]);
	free(l->name);
	free(l);
}

static struct leaf *
leaf_new(const struct tls *t, const char *name)
{
	struct leaf *l = xcalloc(1, sizeof(*l));
	X509 *cert = make_leaf(t, name);

	l->name = xstrdup(name);
	if (cert == NULL || import_cert(&l->chain[0], cert) != 0 || import_cert(&l->chain[1], t->ca) != 0) {
		leaf_free(l);
		l = NULL;
	}
	X509_free(cert);
	return l;
}

int
tls_new(struct tls **out, struct err *e)
{
	struct tls *t = xcalloc(1, sizeof(*t));

	*out = NULL;
	pthread_mutex_init(&t->lock, NULL);
	t->ca_key = EVP_EC_gen("P-256");
	t->leaf_key = EVP_EC_gen("P-256");
	if (t->ca_key && t->leaf_key)
		t->ca = make_ca(t->ca_key);
	if (t->ca == NULL || import_key(t) != 0) {
		tls_free(t);
		return err_set(e, ERR_CRYPTO, "throw-away CA: can not be made");
	}
	t->ca_pem = cert_pem(t->ca);
	*out = t;
	return 0;
}

void
tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		leaf_free(t->leaves[i]);
	gnutls_privkey_deinit(t->key);
	X509_free(t->ca);
	EVP_PKEY_free(t->ca_key);
	EVP_PKEY_free(t->leaf_key);
	free(t->ca_pem);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

const char *
tls_ca_pem(const struct tls *t)
{
	return t->ca_pem;
}

/* A host name of the services; never text that could mean something in an extension. */
static bool
name_served(const char *name)
{
	static const char *const suffixes[] = { ".aliyuncs.com", ".aliyun.com", ".alibabacloud.com", ".alibabacloudsso.com" };
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t m = strlen(suffixes[i]);

		if (n > m && strcmp(name + n - m, suffixes[i]) == 0)
			return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == n;
	}
	return false;
}

static struct leaf *
find_leaf(struct tls *t, const char *name)
{
	struct leaf *l = NULL;

	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < t->n && l == NULL; i++)
		if (strcmp(t->leaves[i]->name, name) == 0)
			l = t->leaves[i];
	if (l == NULL && t->n < LEAVES_MAX && (l = leaf_new(t, name)) != NULL)
		t->leaves[t->n++] = l;
	pthread_mutex_unlock(&t->lock);
	return l;
}

int
tls_retrieve(struct tls *t, gnutls_session_t session, gnutls_pcert_st **chain, unsigned *n, gnutls_privkey_t *key)
{
	char name[NAME_MAX_LEN + 1] = "";
	size_t len = sizeof(name);
	unsigned type;
	struct leaf *l;

	if (gnutls_server_name_get(session, name, &len, &type, 0) != 0)
		name[0] = '\0';
	for (char *p = name; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	if (!name_served(name))
		name[0] = '\0';
	if ((l = find_leaf(t, name)) == NULL)
		return -1;
	*chain = l->chain;
	*n = 2;
	*key = t->key;
	return 0;
}
