#include "bundle/sign.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/fileio.h"
#include "bundle/certificate.h"
#include "bundle/signvalue.h"

enum {
	SELF_SIGNED_DAYS = 3653,	/* ten years: as long as the retention periods we know */
	SERIAL_BITS = 127,
	COMMON_NAME_MAX = 64		/* RFC 5280 appendix A: ub-common-name */
};

/* The sentence plus OpenSSL's own reason, whose queue is empty afterwards. */
static int
crypto_err(struct err *e, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return err_set(e, ERR_CRYPTO, "%s: %s", what, reason ? reason : "failed");
}

struct passphrase {
	const struct secret *secret;
	bool asked;
};

static int
give_passphrase(char *to, int size, int writing, void *arg)
{
	struct passphrase *p = arg;
	size_t len = secret_len(p->secret);

	(void)writing;
	p->asked = true;
	if (p->secret == NULL || size < 0 || len > (size_t)size)
		return -1;
	memcpy(to, secret_text(p->secret), len);
	return (int)len;
}

/* The file as a BIO over b, which must outlive it. */
static BIO *
open_pem(struct buf *b, const char *path, struct err *e)
{
	BIO *bio;

	if (file_read(b, path, e) != 0)
		return NULL;
	bio = BIO_new_mem_buf(buf_text(b), (int)b->len);
	if (bio == NULL)
		crypto_err(e, path);
	return bio;
}

static int
load_key(struct signer *s, const char *path, const struct secret *secret, struct err *e)
{
	struct passphrase p = { .secret = secret };
	struct buf pem;
	const char *wrong;
	BIO *bio;
	int rc = -1;

	buf_init(&pem, SIGN_PEM_MAX);
	bio = open_pem(&pem, path, e);
	if (bio == NULL)
		goto out;
	s->key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &p);
	if (s->key == NULL && p.asked && secret == NULL) {
		err_set(e, ERR_CRYPTO, "%s: the key is encrypted and no passphrase was given", path);
	} else if (s->key == NULL && p.asked) {
		err_set(e, ERR_CRYPTO, "%s: the passphrase does not open this key", path);
	} else if (s->key == NULL) {
		err_set(e, ERR_CRYPTO, "%s: holds no private key in PEM", path);
	} else if ((wrong = certificate_key_wrong(s->key)) != NULL) {
		err_set(e, ERR_CRYPTO, "%s: the key %s", path, wrong);
	} else {
		rc = 0;
	}
	ERR_clear_error();
out:
	BIO_free(bio);
	if (pem.data != NULL)
		OPENSSL_cleanse(pem.data, pem.len);
	buf_release(&pem);
	return rc;
}

static int
load_certificates(struct signer *s, const char *path, struct err *e)
{
	struct buf pem;
	X509 *cert;
	BIO *bio;
	int rc = -1;

	buf_init(&pem, SIGN_PEM_MAX);
	s->chain = sk_X509_new_null();
	bio = open_pem(&pem, path, e);
	if (bio == NULL)
		goto out;
	while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (s->cert == NULL) {
			s->cert = cert;
		} else if (sk_X509_num(s->chain) >= SIGN_CHAIN_MAX || sk_X509_push(s->chain, cert) <= 0) {
			X509_free(cert);
			err_set(e, ERR_LIMIT, "%s: holds more than %d certificates", path, SIGN_CHAIN_MAX);
			goto out;
		}
	}
	ERR_clear_error();
	if (s->cert == NULL)
		err_set(e, ERR_CRYPTO, "%s: holds no certificate in PEM", path);
	else
		rc = 0;
out:
	BIO_free(bio);
	buf_release(&pem);
	return rc;
}

static int
check_certificate(const struct signer *s, const char *key_path, const char *cert_path, time_t now, struct err *e)
{
	const char *wrong = certificate_purpose_wrong(s->cert);

	if (X509_check_private_key(s->cert, s->key) != 1) {
		ERR_clear_error();
		return err_set(e, ERR_CRYPTO, "%s: the certificate does not belong to the key %s", cert_path, key_path);
	}
	if (wrong != NULL)
		return err_set(e, ERR_CRYPTO, "%s: the certificate %s", cert_path, wrong);
	if (X509_cmp_time(X509_get0_notBefore(s->cert), &now) > 0)
		return err_set(e, ERR_CRYPTO, "%s: the certificate is not valid yet", cert_path);
	if (X509_cmp_time(X509_get0_notAfter(s->cert), &now) < 0)
		return err_set(e, ERR_CRYPTO, "%s: the certificate has expired", cert_path);
	return 0;
}

int
signer_load(struct signer *s, const char *key_path, const char *cert_path, const struct secret *passphrase,
    time_t now, struct err *e)
{
	*s = (struct signer){ 0 };
	if (load_key(s, key_path, passphrase, e) != 0 || load_certificates(s, cert_path, e) != 0 ||
	    check_certificate(s, key_path, cert_path, now, e) != 0) {
		signer_release(s);
		return -1;
	}
	return 0;
}

static int
add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	int rc;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	rc = ext != NULL && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return rc;
}

/* Names are cut at the limit of RFC 5280, not inside a UTF-8 character. */
static int
set_names(X509 *cert, const char *organisation)
{
	X509_NAME *name = X509_get_subject_name(cert);
	size_t len = strlen(organisation);

	if (len > COMMON_NAME_MAX) {
		len = COMMON_NAME_MAX;
		while (len > 0 && ((unsigned char)organisation[len] & 0xc0) == 0x80)
			len--;
	}
	return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)organisation, (int)len, -1, 0) == 1 &&
	    X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_UTF8, (const unsigned char *)"self-signed, identity not verified",
		-1, -1, 0) == 1 &&
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)organisation, (int)len, -1, 0) == 1 &&
	    X509_set_issuer_name(cert, name) == 1;
}

static int
set_serial(X509 *cert)
{
	BIGNUM *bn = BN_new();
	int rc = bn != NULL && BN_rand(bn, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
	    BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(cert)) != NULL;

	BN_free(bn);
	return rc;
}

int
signer_self_signed(struct signer *s, const char *organisation, time_t now, struct err *e)
{
	X509 *cert;

	*s = (struct signer){ .chain = sk_X509_new_null() };
	s->key = EVP_EC_gen("P-256");
	s->cert = cert = X509_new();
	if (s->key == NULL || cert == NULL || X509_set_version(cert, X509_VERSION_3) != 1 || !set_serial(cert) ||
	    !set_names(cert, organisation) || X509_set_pubkey(cert, s->key) != 1 ||
	    X509_time_adj_ex(X509_getm_notBefore(cert), 0, 0, &now) == NULL ||
	    X509_time_adj_ex(X509_getm_notAfter(cert), SELF_SIGNED_DAYS, 0, &now) == NULL ||
	    !add_extension(cert, NID_basic_constraints, "critical,CA:FALSE") ||
	    !add_extension(cert, NID_key_usage, "critical,digitalSignature,nonRepudiation") ||
	    !add_extension(cert, NID_subject_key_identifier, "hash") || X509_sign(cert, s->key, EVP_sha256()) == 0) {
		signer_release(s);
		return crypto_err(e, "self-signed certificate");
	}
	return 0;
}

void
signer_release(struct signer *s)
{
	EVP_PKEY_free(s->key);
	X509_free(s->cert);
	sk_X509_pop_free(s->chain, X509_free);
	*s = (struct signer){ 0 };
}

/* RSA keys sign with PSS, salt as long as the digest; PKCS#1 v1.5 is what CMS would take by itself. */
static int
choose_padding(CMS_SignerInfo *si, EVP_PKEY *key)
{
	EVP_PKEY_CTX *ctx = CMS_SignerInfo_get0_pkey_ctx(si);

	if (EVP_PKEY_is_a(key, "EC"))
		return 1;
	return ctx != NULL && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0;
}

static int
add_signing_time(CMS_SignerInfo *si, time_t when)
{
	ASN1_TIME *t = X509_time_adj_ex(NULL, 0, 0, &when);
	int rc = t != NULL && CMS_signed_add1_attr_by_NID(si, NID_pkcs9_signingTime, t->type, t, -1) == 1;

	ASN1_TIME_free(t);
	return rc;
}

static int
add_chain(CMS_ContentInfo *cms, const struct signer *s)
{
	for (int i = 0; i < sk_X509_num(s->chain); i++) {
		X509 *cert = sk_X509_value(s->chain, i);

		if (X509_cmp(cert, s->cert) != 0 && CMS_add1_cert(cms, cert) != 1)
			return 0;
	}
	return 1;
}

static int
write_der(struct buf *out, CMS_ContentInfo *cms, struct err *e)
{
	unsigned char *der = NULL;
	int len = i2d_CMS_ContentInfo(cms, &der);
	int rc = 0;

	if (len <= 0)
		return crypto_err(e, "signature");
	if (len > SIGNATURE_MAX || buf_add(out, der, (size_t)len) != 0)
		rc = err_set(e, ERR_LIMIT, "signature: is over the limit of %d bytes", SIGNATURE_MAX);
	OPENSSL_free(der);
	return rc;
}

int
sign_detached(struct buf *out, const struct signer *s, const void *bytes, size_t len, time_t when, struct err *e)
{
	const unsigned int flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	BIO *content = BIO_new_mem_buf(bytes, (int)len);
	CMS_SignerInfo *si;
	int rc = -1;

	if (cms == NULL || content == NULL)
		goto fail;
	si = CMS_add1_signer(cms, s->cert, s->key, EVP_sha256(), flags | CMS_CADES | CMS_KEY_PARAM);
	if (si == NULL || !choose_padding(si, s->key) || !add_signing_time(si, when) || !add_chain(cms, s) ||
	    CMS_final(cms, content, NULL, flags & ~(unsigned int)CMS_PARTIAL) != 1)
		goto fail;
	if (sign_value_fix(si, s->key, e) != 0)
		goto out;
	rc = write_der(out, cms, e);
	goto out;
fail:
	crypto_err(e, "signature");
out:
	BIO_free(content);
	CMS_ContentInfo_free(cms);
	return rc;
}
