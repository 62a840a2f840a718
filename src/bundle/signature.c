#include "bundle/signature.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/hash.h"

enum {
	TRUST_FILE_MAX = 8 * 1024 * 1024,	/* a system's whole CA bundle is about 250 kB */
	RSA_BITS_MIN = 2048,
	RSA_BITS_MAX = 8192,
	AUTH_LEVEL = 2,				/* 112 bits: no SHA-1 signatures, no RSA below 2048 in the chain */
	CLOCK_SLACK = 300			/* seconds a signer's clock may be ahead of ours */
};

const char *const anchor_names[ANCHOR_COUNT] = {
	[ANCHOR_NONE] = "none",
	[ANCHOR_SELF_SIGNED] = "self-signed",
	[ANCHOR_KEY] = "key",
	[ANCHOR_ROOT] = "root",
};

/* What one signature is checked with, and where what is found goes. */
struct check {
	CMS_ContentInfo *cms;
	CMS_SignerInfo *si;
	X509 *cert;			/* borrowed from cms */
	const struct trust *trust;
	time_t now;
	struct signature_facts *facts;
	struct problem_list *problems;
};

/* ---- roots ---- */

int
trust_add(struct trust *t, const char *path, struct err *e)
{
	struct buf pem;
	BIO *bio = NULL;
	X509 *cert;
	size_t before = t->roots;
	int rc = -1;

	buf_init(&pem, TRUST_FILE_MAX);
	if (t->store == NULL && (t->store = X509_STORE_new()) == NULL) {
		err_set(e, ERR_CRYPTO, "%s: cannot make a certificate store", path);
		goto out;
	}
	if (file_read(&pem, path, e) != 0)
		goto out;
	bio = BIO_new_mem_buf(buf_text(&pem), (int)pem.len);
	while (bio != NULL && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (X509_STORE_add_cert(t->store, cert) == 1)
			t->roots++;
		X509_free(cert);
	}
	ERR_clear_error();
	if (t->roots == before)
		err_set(e, ERR_USAGE, "%s: holds no certificate in PEM", path);
	else
		rc = 0;
out:
	BIO_free(bio);
	buf_release(&pem);
	return rc;
}

void
trust_release(struct trust *t)
{
	X509_STORE_free(t->store);
	*t = (struct trust){ 0 };
}

/* ---- facts about a certificate ---- */

static char *
name_text(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL, *text;
	long len = 0;

	if (bio != NULL && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		len = BIO_get_mem_data(bio, &data);
	text = xstrndup(data ? data : "", len > 0 ? (size_t)len : 0);
	BIO_free(bio);
	return text;
}

static char *
serial_text(const X509 *cert)
{
	BIGNUM *bn = ASN1_INTEGER_to_BN(X509_get0_serialNumber(cert), NULL);
	char *hex = bn ? BN_bn2hex(bn) : NULL;
	char *text = xstrdup(hex ? hex : "");

	OPENSSL_free(hex);
	BN_free(bn);
	return text;
}

static time_t
time_of(const ASN1_TIME *t)
{
	struct tm tm;

	return t != NULL && ASN1_TIME_to_tm(t, &tm) == 1 ? timegm(&tm) : 0;
}

static char *
key_text(EVP_PKEY *key)
{
	char group[64] = "";

	if (key == NULL)
		return xstrdup("unknown");
	if (EVP_PKEY_is_a(key, "EC")) {
		const char *nist;

		EVP_PKEY_get_group_name(key, group, sizeof(group), NULL);
		nist = EC_curve_nid2nist(OBJ_txt2nid(group));
		return xasprintf("EC %s", nist ? nist : group);
	}
	return xasprintf("%s %d", EVP_PKEY_get0_type_name(key), EVP_PKEY_get_bits(key));
}

static void
certificate_facts(struct signature_facts *f, X509 *cert)
{
	unsigned char md[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE] = "";

	if (X509_digest(cert, EVP_sha256(), md, NULL) == 1)
		hex_encode(md, sizeof(md), hex);
	f->subject = name_text(X509_get_subject_name(cert));
	f->issuer = name_text(X509_get_issuer_name(cert));
	f->serial = serial_text(cert);
	f->fingerprint = xstrdup(hex);
	f->key = key_text(X509_get0_pubkey(cert));
	f->not_before = time_of(X509_get0_notBefore(cert));
	f->not_after = time_of(X509_get0_notAfter(cert));
}

void
signature_facts_release(struct signature_facts *f)
{
	char *texts[] = { f->name, f->subject, f->issuer, f->serial, f->fingerprint, f->key, f->algorithm, f->root };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	*f = (struct signature_facts){ 0 };
}

/* Purposes that say a key is for something else; a certificate with only such ones may not sign bundles. */
static bool
other_purpose(const ASN1_OBJECT *purpose)
{
	static const int other[] = { NID_server_auth, NID_client_auth, NID_code_sign, NID_time_stamp, NID_OCSP_sign };

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		if (OBJ_obj2nid(purpose) == other[i])
			return true;
	}
	return false;
}

const char *
certificate_purpose_wrong(X509 *cert)
{
	EXTENDED_KEY_USAGE *eku;
	bool contradicts = true;

	if ((X509_get_extension_flags(cert) & EXFLAG_INVALID) != 0)
		return "has an extension that cannot be read";
	if ((X509_get_key_usage(cert) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
		return "has a key usage without digitalSignature and nonRepudiation";
	eku = X509_get_ext_d2i(cert, NID_ext_key_usage, NULL, NULL);
	if (eku == NULL)
		return NULL;
	for (int i = 0; i < sk_ASN1_OBJECT_num(eku); i++)
		contradicts = contradicts && other_purpose(sk_ASN1_OBJECT_value(eku, i));
	EXTENDED_KEY_USAGE_free(eku);
	return contradicts ? "is for TLS, code, time stamps or OCSP only (extended key usage)" : NULL;
}

const char *
certificate_key_wrong(EVP_PKEY *key)
{
	static const int curves[] = { NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1 };
	char group[64] = "";

	if (key == NULL)
		return "is of a kind that is not known here";
	if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) {
		int bits = EVP_PKEY_get_bits(key);

		return bits < RSA_BITS_MIN || bits > RSA_BITS_MAX ? "is RSA with other than 2048 to 8192 bits" : NULL;
	}
	if (!EVP_PKEY_is_a(key, "EC"))
		return "is neither RSA nor EC";
	EVP_PKEY_get_group_name(key, group, sizeof(group), NULL);
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
		if (OBJ_txt2nid(group) == curves[i])
			return NULL;
	}
	return "is EC on a curve other than P-256, P-384 and P-521";
}

/* ---- step 8 ---- */

static int
refuse(struct check *c, enum problem_code code, const char *why)
{
	ERR_clear_error();
	problems_addf(c->problems, code, "signatures/%s.p7s: %s", c->facts->name, why);
	return -1;
}

/* One DER structure that fills the file: what is encoded again must be what was there. */
static int
parse(struct check *c, const void *der, size_t len)
{
	const unsigned char *at = der;
	unsigned char *again = NULL;
	int again_len;
	bool same;

	c->cms = d2i_CMS_ContentInfo(NULL, &at, (long)len);
	if (c->cms == NULL)
		return refuse(c, PROBLEM_SIGNATURE_DER, "is not a CMS structure in DER");
	if (at != (const unsigned char *)der + len)
		return refuse(c, PROBLEM_SIGNATURE_DER, "has bytes behind the CMS structure");
	if (OBJ_obj2nid(CMS_get0_type(c->cms)) != NID_pkcs7_signed)
		return refuse(c, PROBLEM_SIGNATURE_TYPE, "is CMS of another type than SignedData");
	again_len = i2d_CMS_ContentInfo(c->cms, &again);
	same = again_len > 0 && (size_t)again_len == len && memcmp(again, der, len) == 0;
	OPENSSL_free(again);
	return same ? 0 : refuse(c, PROBLEM_SIGNATURE_DER, "is CMS, but not in its one DER encoding");
}

static int
structure(struct check *c)
{
	STACK_OF(CMS_SignerInfo) *signers;
	ASN1_OCTET_STRING **content;

	if (OBJ_obj2nid(CMS_get0_eContentType(c->cms)) != NID_pkcs7_data)
		return refuse(c, PROBLEM_SIGNATURE_TYPE, "signs a content type other than data");
	content = CMS_get0_content(c->cms);
	if (content == NULL || *content != NULL)
		return refuse(c, PROBLEM_SIGNATURE_CONTENT, "carries content of its own, want a detached signature");
	signers = CMS_get0_SignerInfos(c->cms);
	if (signers == NULL || sk_CMS_SignerInfo_num(signers) != 1)
		return refuse(c, PROBLEM_SIGNATURE_SIGNERS, "does not have exactly one signer");
	c->si = sk_CMS_SignerInfo_value(signers, 0);
	CMS_set1_signers_certs(c->cms, NULL, 0);
	CMS_SignerInfo_get0_algs(c->si, NULL, &c->cert, NULL, NULL);
	if (c->cert == NULL)
		return refuse(c, PROBLEM_SIGNATURE_CERTIFICATE, "does not contain its signer's certificate");
	certificate_facts(c->facts, c->cert);
	return 0;
}

static bool
strong_digest(int nid)
{
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/* RFC 4055 section 3.1: hash and mask hash must be the digest of the SignerInfo; absent means SHA-1. */
static bool
pss_digest_is(const X509_ALGOR *sig, int digest)
{
	RSA_PSS_PARAMS *pss = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), sig->parameter);
	X509_ALGOR *mask = NULL;
	bool right;

	if (pss != NULL && pss->maskGenAlgorithm != NULL && OBJ_obj2nid(pss->maskGenAlgorithm->algorithm) == NID_mgf1)
		mask = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR), pss->maskGenAlgorithm->parameter);
	right = mask != NULL && OBJ_obj2nid(mask->algorithm) == digest && pss->hashAlgorithm != NULL &&
	    OBJ_obj2nid(pss->hashAlgorithm->algorithm) == digest;
	X509_ALGOR_free(mask);
	RSA_PSS_PARAMS_free(pss);
	return right;
}

static int
algorithms(struct check *c)
{
	X509_ALGOR *digest = NULL, *sig = NULL;
	int digest_nid, sig_nid, sig_digest = NID_undef, sig_key = NID_undef;
	const char *family = NULL;

	CMS_SignerInfo_get0_algs(c->si, NULL, NULL, &digest, &sig);
	digest_nid = OBJ_obj2nid(digest->algorithm);
	sig_nid = OBJ_obj2nid(sig->algorithm);
	if (sig_nid == NID_rsassaPss)
		family = pss_digest_is(sig, digest_nid) ? "RSA-PSS" : NULL;
	else if (sig_nid == NID_rsaEncryption)
		family = "RSA PKCS#1 v1.5";
	else if (OBJ_find_sigid_algs(sig_nid, &sig_digest, &sig_key) == 1 && sig_digest == digest_nid)
		family = sig_key == NID_X9_62_id_ecPublicKey ? "ECDSA" :
		    sig_key == NID_rsaEncryption ? "RSA PKCS#1 v1.5" : NULL;
	if (!strong_digest(digest_nid) || family == NULL)
		return refuse(c, PROBLEM_SIGNATURE_ALGORITHM,
		    "uses other algorithms than ECDSA, RSA-PSS or RSA with SHA-256, SHA-384 or SHA-512");
	c->facts->algorithm = xasprintf("%s %s", family, OBJ_nid2sn(digest_nid));
	return 0;
}

/* The one value of an attribute that is there once, or NULL (-3: both are asked for). */
static const void *
attribute(const struct check *c, int nid, int type)
{
	return CMS_signed_get0_data_by_OBJ(c->si, OBJ_nid2obj(nid), -3, type);
}

/* Step into the DER element of this tag at *at (ending before end): *at is its first content byte, the result its end. */
static const unsigned char *
enter(const unsigned char **at, const unsigned char *end, int want_tag)
{
	long len;
	int tag, class;

	if (*at >= end || (ASN1_get_object(at, &len, &tag, &class, end - *at) & 0x81) != 0 || tag != want_tag ||
	    class != V_ASN1_UNIVERSAL || len > end - *at)
		return NULL;
	return *at + len;
}

/*
 * RFC 5035 section 3: SigningCertificateV2 ::= SEQUENCE { SEQUENCE OF ESSCertIDv2, ... }, where an ESSCertIDv2 is SEQUENCE {
 * hash algorithm DEFAULT sha256, OCTET STRING, ... }.  The first one names the signer's certificate.
 */
static bool
names_certificate(const ASN1_STRING *value, X509 *cert)
{
	const unsigned char *at = ASN1_STRING_get0_data(value), *end = at + ASN1_STRING_length(value), *inner;
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	int digest = NID_sha256;

	if ((end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL || (end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL ||
	    (end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL || at == end)
		return false;
	if (*at == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED)) {
		X509_ALGOR *alg = d2i_X509_ALGOR(NULL, &at, end - at);

		digest = alg != NULL ? OBJ_obj2nid(alg->algorithm) : NID_undef;
		X509_ALGOR_free(alg);
	}
	inner = enter(&at, end, V_ASN1_OCTET_STRING);
	return inner != NULL && strong_digest(digest) && X509_digest(cert, EVP_get_digestbynid(digest), md, &len) == 1 &&
	    inner - at == (ptrdiff_t)len && memcmp(md, at, len) == 0;
}

static int
signing_time(struct check *c)
{
	int at = CMS_signed_get_attr_by_NID(c->si, NID_pkcs9_signingTime, -1);
	const ASN1_TIME *t;

	if (at < 0)
		return 0;
	t = attribute(c, NID_pkcs9_signingTime, V_ASN1_UTCTIME);
	if (t == NULL)
		t = attribute(c, NID_pkcs9_signingTime, V_ASN1_GENERALIZEDTIME);
	if (t == NULL || (c->facts->claimed = time_of(t)) == 0)
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "its signing-time cannot be read");
	return 0;
}

/* OpenSSL asks for none of these by itself, not even in CAdES mode. */
static int
attributes(struct check *c)
{
	const ASN1_OBJECT *type = attribute(c, NID_pkcs9_contentType, V_ASN1_OBJECT);
	const ASN1_STRING *ess = attribute(c, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE);

	if (CMS_signed_get_attr_count(c->si) <= 0)
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "has no signed attributes");
	if (type == NULL || OBJ_obj2nid(type) != NID_pkcs7_data)
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "has no signed attribute content-type that says data");
	if (attribute(c, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING) == NULL)
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "has no signed attribute message-digest");
	if (ess == NULL)
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "has no signed attribute signing-certificate-v2");
	if (!names_certificate(ess, c->cert))
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES,
		    "its signing-certificate-v2 does not name the signer's certificate");
	return signing_time(c);
}

static int
value(struct check *c, const void *content, size_t len)
{
	const ASN1_OCTET_STRING *claimed = attribute(c, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int md_len = 0;
	X509_ALGOR *digest = NULL;

	if (CMS_SignerInfo_verify(c->si) != 1)
		return refuse(c, PROBLEM_SIGNATURE_VALUE, "the signature value does not fit its certificate");
	CMS_SignerInfo_get0_algs(c->si, NULL, NULL, &digest, NULL);
	if (EVP_Digest(content, len, md, &md_len, EVP_get_digestbyobj(digest->algorithm), NULL) != 1 ||
	    ASN1_STRING_length(claimed) != (int)md_len || memcmp(ASN1_STRING_get0_data(claimed), md, md_len) != 0)
		return refuse(c, PROBLEM_SIGNATURE_DIGEST, "signs other bytes than those of tagmanifest-sha256.txt");
	c->facts->good = true;
	return 0;
}

/* ---- step 10 ---- */

static void
chain_problem(struct check *c, X509_STORE_CTX *ctx)
{
	int error = X509_STORE_CTX_get_error(ctx);
	X509 *at = X509_STORE_CTX_get_current_cert(ctx);
	char *subject = at ? name_text(X509_get_subject_name(at)) : xstrdup("");
	enum problem_code code = error == X509_V_ERR_CERT_HAS_EXPIRED ? PROBLEM_SIGNER_EXPIRED :
	    error == X509_V_ERR_CERT_NOT_YET_VALID ? PROBLEM_SIGNER_NOT_YET_VALID : PROBLEM_SIGNER_UNTRUSTED;

	problems_addf(c->problems, code, "signatures/%s.p7s: does not lead to a root that was named: %s (%s)",
	    c->facts->name, X509_verify_cert_error_string(error), subject);
	free(subject);
}

static void
chain(struct check *c)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *certs = CMS_get1_certs(c->cms), *path;
	X509_VERIFY_PARAM *param;

	if (ctx == NULL || X509_STORE_CTX_init(ctx, c->trust->store, c->cert, certs) != 1) {
		refuse(c, PROBLEM_SIGNER_UNTRUSTED, "its chain cannot be checked");
		goto out;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, c->now);
	X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
	if (X509_verify_cert(ctx) != 1) {
		chain_problem(c, ctx);
		goto out;
	}
	path = X509_STORE_CTX_get0_chain(ctx);
	c->facts->root = name_text(X509_get_subject_name(sk_X509_value(path, sk_X509_num(path) - 1)));
	c->facts->anchor = ANCHOR_ROOT;
out:
	ERR_clear_error();
	sk_X509_pop_free(certs, X509_free);
	X509_STORE_CTX_free(ctx);
}

static void
signer(struct check *c)
{
	const char *purpose = certificate_purpose_wrong(c->cert);
	const char *key = certificate_key_wrong(X509_get0_pubkey(c->cert));

	c->facts->anchor = X509_self_signed(c->cert, 1) == 1 ? ANCHOR_SELF_SIGNED : ANCHOR_KEY;
	if (purpose != NULL)
		problems_addf(c->problems, PROBLEM_SIGNER_PURPOSE, "signatures/%s.p7s: the certificate %s", c->facts->name, purpose);
	if (key != NULL)
		problems_addf(c->problems, PROBLEM_SIGNER_KEY, "signatures/%s.p7s: the key %s", c->facts->name, key);
	if (c->facts->claimed > c->now + CLOCK_SLACK)
		refuse(c, PROBLEM_SIGNING_TIME, "claims to have been signed in the future");
	if (c->trust != NULL && c->trust->roots > 0)
		chain(c);
	ERR_clear_error();
}

void
signature_check(struct signature_facts *facts, const char *name, const void *der, size_t der_len,
    const void *content, size_t content_len, const struct trust *trust, time_t now, struct problem_list *problems)
{
	struct check c = { .trust = trust, .now = now, .facts = facts, .problems = problems };

	facts->name = xstrdup(name);
	if (parse(&c, der, der_len) == 0 && structure(&c) == 0 && algorithms(&c) == 0 && attributes(&c) == 0 &&
	    value(&c, content, content_len) == 0)
		signer(&c);
	CMS_ContentInfo_free(c.cms);
}
