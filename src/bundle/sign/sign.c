#include "bundle/sign/sign.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/cmsder.h"
#include "bundle/sign/crlfile.h"
#include "bundle/sign/keyfile.h"
#include "bundle/sign/signvalue.h"
#include "bundle/sign/sm2.h"

enum {
	SELF_SIGNED_DAYS = 3653,	/* ten years: as long as the retention periods we know */
	SERIAL_BITS = 127,
	COMMON_NAME_MAX = 64		/* RFC 5280 appendix A: ub-common-name */
};

static int
load_certificates(struct signer *s, const char *path, struct err *e)
{
	struct buf pem;
	int n, rc = -1;

	X509_free(s->cert);	/* of a PKCS#12 file: the one named wins */
	sk_X509_pop_free(s->chain, X509_free);
	s->cert = NULL;
	s->chain = NULL;
	buf_init(&pem, SIGN_PEM_MAX);
	if (file_read(&pem, path, e) != 0)
		goto out;
	s->chain = certificates_read(&pem, 1 + SIGN_CHAIN_MAX + 1);
	n = sk_X509_num(s->chain);
	if (n > 1 + SIGN_CHAIN_MAX) {
		err_set(e, ERR_LIMIT, "%s: holds more than %d certificates", path, SIGN_CHAIN_MAX);
	} else if (n == 0) {
		err_set(e, ERR_CRYPTO, "%s: holds no certificate in PEM", path);
	} else {
		s->cert = sk_X509_shift(s->chain);
		rc = 0;
	}
out:
	buf_release(&pem);
	return rc;
}

static int
check_certificate(const struct signer *s, const struct signer_source *source, time_t now, struct err *e)
{
	const char *path = source->certificate ? source->certificate : source->key;
	const char *wrong = certificate_purpose_wrong(s->cert);

	if (X509_check_private_key(s->cert, s->key.key) != 1) {
		ERR_clear_error();
		return err_set(e, ERR_CRYPTO, "%s: the certificate does not belong to the key %s", path, source->key);
	}
	if (wrong != NULL)
		return err_set(e, ERR_CRYPTO, "%s: the certificate %s", path, wrong);
	if (X509_cmp_time(X509_get0_notBefore(s->cert), &now) > 0)
		return err_set(e, ERR_CRYPTO, "%s: the certificate is not valid yet", path);
	if (X509_cmp_time(X509_get0_notAfter(s->cert), &now) < 0)
		return err_set(e, ERR_CRYPTO, "%s: the certificate has expired", path);
	return 0;
}

static const char *
key_wrong(const struct signer_source *source, EVP_PKEY *key)
{
	if (!source->sm2)
		return certificate_key_wrong(key);
	return sm2_is_key(key) ? NULL : "is not SM2";
}

/* The key, from wherever, and the certificates beside it.  A key elsewhere is found by its certificate. */
static int
load_parts(struct signer *s, const struct signer_source *source, struct err *e)
{
	const char *wrong;

	if (source->open == NULL && keyfile_load(&s->key, &s->cert, &s->chain, source->key, &source->passphrase, e) != 0)
		return -1;
	if (source->open == NULL && (wrong = key_wrong(source, s->key.key)) != NULL)
		return err_set(e, ERR_CRYPTO, "%s: the key %s", source->key, wrong);
	if (source->certificate != NULL && load_certificates(s, source->certificate, e) != 0)
		return -1;
	if (s->cert == NULL)
		return err_set(e, ERR_USAGE, "%s: a key and a certificate go together: the certificate is missing", source->key);
	if (source->open == NULL)
		return 0;
	if ((wrong = key_wrong(source, X509_get0_pubkey(s->cert))) != NULL)
		return err_set(e, ERR_CRYPTO, "%s: the key %s", source->certificate, wrong);
	return source->open(source->arg, &s->key, s->cert, e);
}

static int
load_crls(struct signer *s, const struct strlist *paths, struct err *e)
{
	for (size_t i = 0; paths != NULL && i < paths->n; i++) {
		if (s->n_crls == SIGN_CRLS_MAX)
			return err_set(e, ERR_LIMIT, "%s: is one revocation list more than the limit of %d", paths->items[i], SIGN_CRLS_MAX);
		buf_init(&s->crls[s->n_crls], SIGNATURE_MAX);
		if (crlfile_load(&s->crls[s->n_crls++], paths->items[i], s, e) != 0)
			return -1;
	}
	return 0;
}

/* "_" sorts behind ".", so that further lists come behind everything else of this signer. */
char *
signature_crl_path(const char *name, size_t i)
{
	return i == 0 ? xasprintf("signatures/%s.p7s.crl", name) : xasprintf("signatures/%s_%zu.crl", name, i + 1);
}

char *
signature_path(const char *name)
{
	return xasprintf("signatures/%s.p7s", name);
}

int
signer_load(struct signer *s, const struct signer_source *source, time_t now, struct err *e)
{
	*s = (struct signer){ 0 };
	if (source->role != NULL && !signer_role_ok(source->role, strlen(source->role)))
		return err_set(e, ERR_USAGE, "role: want 1 to %d bytes of plain text in UTF-8", SIGNER_ROLE_MAX);
	s->role = source->role;
	if (load_parts(s, source, e) != 0 || check_certificate(s, source, now, e) != 0 ||
	    sign_kind_choose(&s->kind, source->kind, s->key.key, e) != 0 || load_crls(s, source->crls, e) != 0) {
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

	*s = (struct signer){ .chain = sk_X509_new_null(), .kind = SIGN_ECDSA };
	s->key = (struct sign_key){ .key = EVP_EC_gen("P-256"), .sign = sign_key_deterministic };
	s->cert = cert = X509_new();
	if (s->key.key == NULL || cert == NULL || X509_set_version(cert, X509_VERSION_3) != 1 || !set_serial(cert) ||
	    !set_names(cert, organisation) || X509_set_pubkey(cert, s->key.key) != 1 ||
	    X509_time_adj_ex(X509_getm_notBefore(cert), 0, 0, &now) == NULL ||
	    X509_time_adj_ex(X509_getm_notAfter(cert), SELF_SIGNED_DAYS, 0, &now) == NULL ||
	    !add_extension(cert, NID_basic_constraints, "critical,CA:FALSE") ||
	    !add_extension(cert, NID_key_usage, "critical,digitalSignature,nonRepudiation") ||
	    !add_extension(cert, NID_subject_key_identifier, "hash") || X509_sign(cert, s->key.key, EVP_sha256()) == 0) {
		signer_release(s);
		return crypto_err(e, "self-signed certificate");
	}
	return 0;
}

void
signer_release(struct signer *s)
{
	sign_key_release(&s->key);
	for (size_t i = 0; i < s->n_crls; i++)
		buf_release(&s->crls[i]);
	X509_free(s->cert);
	sk_X509_pop_free(s->chain, X509_free);
	*s = (struct signer){ 0 };
}

/* RFC 4055 section 3.1: hash, mask and salt of one digest. */
static ASN1_STRING *
pss_parameters(void)
{
	RSA_PSS_PARAMS *pss = RSA_PSS_PARAMS_new();
	X509_ALGOR *digest = X509_ALGOR_new();
	ASN1_STRING *mask = NULL, *out = NULL;

	if (pss == NULL || digest == NULL)
		goto out;
	X509_ALGOR_set_md(digest, EVP_sha256());
	mask = ASN1_item_pack(digest, ASN1_ITEM_rptr(X509_ALGOR), NULL);
	pss->maskGenAlgorithm = X509_ALGOR_new();
	pss->saltLength = ASN1_INTEGER_new();
	pss->hashAlgorithm = digest;
	digest = NULL;
	if (mask == NULL || pss->maskGenAlgorithm == NULL || pss->saltLength == NULL ||
	    ASN1_INTEGER_set(pss->saltLength, SHA256_SIZE) != 1 ||
	    X509_ALGOR_set0(pss->maskGenAlgorithm, OBJ_nid2obj(NID_mgf1), V_ASN1_SEQUENCE, mask) != 1)
		goto out;
	mask = NULL;
	out = ASN1_item_pack(pss, ASN1_ITEM_rptr(RSA_PSS_PARAMS), NULL);
out:
	ASN1_STRING_free(mask);
	X509_ALGOR_free(digest);
	RSA_PSS_PARAMS_free(pss);
	return out;
}

/* OpenSSL writes what it would do itself, which with RSA is PKCS#1 v1.5, and with SM2 nothing. */
static int
name_algorithm(CMS_SignerInfo *si, enum sign_kind kind)
{
	X509_ALGOR *algorithm = NULL;
	ASN1_STRING *parameters;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &algorithm);
	if (kind == SIGN_SM2)
		return X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_SM2_with_SM3), V_ASN1_UNDEF, NULL);
	if (kind != SIGN_RSA_PSS)
		return 1;
	parameters = pss_parameters();
	if (parameters != NULL && X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_rsassaPss), V_ASN1_SEQUENCE, parameters) == 1)
		return 1;
	ASN1_STRING_free(parameters);
	return 0;
}

/* content-type and message-digest, which OpenSSL would add only when it signs by itself. */
static int
add_digest(CMS_SignerInfo *si, const EVP_MD *digest, const void *bytes, size_t len)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int md_len = 0;

	if (CMS_signed_get_attr_by_NID(si, NID_pkcs9_contentType, -1) < 0 &&
	    CMS_signed_add1_attr_by_NID(si, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) != 1)
		return 0;
	return EVP_Digest(bytes, len, md, &md_len, digest, NULL) == 1 &&
	    CMS_signed_add1_attr_by_NID(si, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, md, (int)md_len) == 1;
}

/*
 * The role as a claimed attribute (RFC 5126 section 5.11.3): SignerAttribute is a SEQUENCE OF [0] EXPLICIT SEQUENCE OF
 * Attribute; the attribute is title of X.520, "the designated position or function".
 */
static int
add_role(CMS_SignerInfo *si, const char *role)
{
	X509_ATTRIBUTE *title;
	unsigned char *der, *at;
	int inner, claimed, choice, rc = 0;

	if (role == NULL)
		return 1;
	title = X509_ATTRIBUTE_create_by_NID(NULL, NID_title, V_ASN1_UTF8STRING, role, (int)strlen(role));
	inner = title != NULL ? i2d_X509_ATTRIBUTE(title, NULL) : -1;
	if (inner > 0) {
		claimed = ASN1_object_size(1, inner, V_ASN1_SEQUENCE);
		choice = ASN1_object_size(1, claimed, 0);
		der = at = xcalloc(1, (size_t)ASN1_object_size(1, choice, V_ASN1_SEQUENCE));
		ASN1_put_object(&at, 1, choice, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
		ASN1_put_object(&at, 1, claimed, 0, V_ASN1_CONTEXT_SPECIFIC);
		ASN1_put_object(&at, 1, inner, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
		i2d_X509_ATTRIBUTE(title, &at);
		rc = CMS_signed_add1_attr_by_NID(si, NID_id_smime_aa_ets_signerAttr, V_ASN1_SEQUENCE, der, (int)(at - der)) == 1;
		free(der);
	}
	X509_ATTRIBUTE_free(title);
	return rc;
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

/* The value is made from the attributes by our own key code: OpenSSL could not reach a key elsewhere. */
int
sign_detached(struct buf *out, const struct signer *s, const void *bytes, size_t len, time_t when, struct err *e)
{
	const unsigned int flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
	const EVP_MD *digest = s->kind == SIGN_SM2 ? EVP_sm3() : EVP_sha256();
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *si = NULL;
	int rc = -1;

	if (cms != NULL)
		si = CMS_add1_signer(cms, s->cert, s->key.key, digest, flags | CMS_CADES);
	if (si == NULL || !name_algorithm(si, s->kind) || !add_digest(si, digest, bytes, len) || !add_signing_time(si, when) ||
	    !add_role(si, s->role) || !add_chain(cms, s))
		crypto_err(e, "signature");
	else if (sign_value_set(si, &s->key, s->kind, e) == 0)
		rc = write_der(out, cms, e);
	CMS_ContentInfo_free(cms);
	return rc;
}
