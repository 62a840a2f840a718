#include "bundle/sign/cmsder.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum {
	DER_MAX = 64 * 1024 * 1024,	/* far over all that is read here */
	DER_DEPTH_MAX = 32,		/* a certificate in a token in a reply has about 16 */
	ATTRIBUTES_MAX = 64		/* of one signature; ours has five */
};

bool
digest_strong(int nid)
{
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

static bool
der_elements(const unsigned char *at, const unsigned char *end, int depth)
{
	while (at < end) {
		const unsigned char *start = at;
		long len;
		int tag, class, how = ASN1_get_object(&at, &len, &tag, &class, end - at);
		bool constructed = (how & V_ASN1_CONSTRUCTED) != 0;

		if ((how & ~V_ASN1_CONSTRUCTED) != 0 || len > end - at || ASN1_object_size(constructed, (int)len, tag) != at - start + len)
			return false;
		if (class == V_ASN1_UNIVERSAL && constructed != (tag == V_ASN1_SEQUENCE || tag == V_ASN1_SET))
			return false;
		if (constructed && (depth == 0 || !der_elements(at, at + len, depth - 1)))
			return false;
		at += len;
	}
	return true;
}

bool
der_is_one(const unsigned char *der, size_t len)
{
	const unsigned char *at = der;
	long inside;
	int tag, class;

	return len > 0 && len <= DER_MAX && (ASN1_get_object(&at, &inside, &tag, &class, (long)len) & 0x81) == 0 &&
	    inside == der + len - at && der_elements(der, der + len, DER_DEPTH_MAX);
}

/* Step into the DER element of this class and tag at *at (ending before end): *at is its content, the result its end. */
static const unsigned char *
enter_class(const unsigned char **at, const unsigned char *end, int want_class, int want_tag)
{
	long len;
	int tag, class;

	if (*at >= end || (ASN1_get_object(at, &len, &tag, &class, end - *at) & 0x81) != 0 || tag != want_tag ||
	    class != want_class || len > end - *at)
		return NULL;
	return *at + len;
}

static const unsigned char *
enter(const unsigned char **at, const unsigned char *end, int want_tag)
{
	return enter_class(at, end, V_ASN1_UNIVERSAL, want_tag);
}

/* Pass over an element that may be there. */
static void
pass(const unsigned char **at, const unsigned char *end, int class, int tag)
{
	const unsigned char *inside = *at, *behind = enter_class(&inside, end, class, tag);

	if (behind != NULL)
		*at = behind;
}

/* Likewise over revocation information, unless one of it is no X.509 list: then the version would be 5 (RFC 5652 section 5.1). */
static bool
pass_lists(const unsigned char **at, const unsigned char *end)
{
	const unsigned char *inside = *at, *behind = enter_class(&inside, end, V_ASN1_CONTEXT_SPECIFIC, 1);

	while (behind != NULL && inside < behind) {
		inside = enter(&inside, behind, V_ASN1_SEQUENCE);
		if (inside == NULL)
			return false;
	}
	if (behind != NULL)
		*at = behind;
	return true;
}

/* A version number of one byte, or -1. */
static int
version(const unsigned char **at, const unsigned char *end)
{
	const unsigned char *behind = enter(at, end, V_ASN1_INTEGER);
	int v = behind != NULL && behind - *at == 1 ? **at : -1;

	if (behind != NULL)
		*at = behind;
	return v;
}

bool
cms_frame_fits(const unsigned char *at, size_t len, int digest)
{
	const unsigned char *end = at + len, *set;
	X509_ALGOR *alg;
	int v, v_signer;
	bool right;

	if ((end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL)
		return false;
	pass(&at, end, V_ASN1_UNIVERSAL, V_ASN1_OBJECT);
	if ((end = enter_class(&at, end, V_ASN1_CONTEXT_SPECIFIC, 0)) == NULL || (end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL)
		return false;
	v = version(&at, end);
	if ((set = enter(&at, end, V_ASN1_SET)) == NULL)
		return false;
	alg = d2i_X509_ALGOR(NULL, &at, set - at);
	right = alg != NULL && at == set && OBJ_obj2nid(alg->algorithm) == digest &&
	    (alg->parameter == NULL || alg->parameter->type == V_ASN1_NULL);
	X509_ALGOR_free(alg);
	pass(&at, end, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE);	/* what is signed: its type */
	pass(&at, end, V_ASN1_CONTEXT_SPECIFIC, 0);		/* certificates */
	if (!right || !pass_lists(&at, end) || (end = enter(&at, end, V_ASN1_SET)) == NULL || (end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL)
		return false;
	v_signer = version(&at, end);
	return v_signer == (at < end && *at == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED) ? 1 : 3) && v == v_signer;
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

const char *
signature_family(int digest, const X509_ALGOR *sig)
{
	int nid = OBJ_obj2nid(sig->algorithm), sig_digest = NID_undef, sig_key = NID_undef;

	if (!digest_strong(digest))
		return NULL;
	if (nid == NID_rsassaPss)
		return pss_digest_is(sig, digest) ? "RSA-PSS" : NULL;
	if (nid == NID_rsaEncryption)
		return "RSA PKCS#1 v1.5";
	if (OBJ_find_sigid_algs(nid, &sig_digest, &sig_key) != 1 || sig_digest != digest)
		return NULL;
	return sig_key == NID_X9_62_id_ecPublicKey ? "ECDSA" : sig_key == NID_rsaEncryption ? "RSA PKCS#1 v1.5" : NULL;
}

bool
signature_family_fits(const char *family, const EVP_PKEY *key)
{
	static const struct {
		const char *family, *key;
	} rows[] = { { "ECDSA", "EC" }, { "RSA-PSS", "RSA" }, { "RSA-PSS", "RSA-PSS" }, { "RSA PKCS#1 v1.5", "RSA" } };

	for (size_t i = 0; key != NULL && i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].family, family) == 0 && EVP_PKEY_is_a(key, rows[i].key))
			return true;
	}
	return false;
}

struct piece {
	unsigned char *der;
	int len;
};

/* X.690 section 11.6: the elements of a SET OF ascend as if the shorter were filled up with zeros. */
static int
compare_pieces(const void *x, const void *y)
{
	const struct piece *a = x, *b = y;
	int c = memcmp(a->der, b->der, (size_t)(a->len < b->len ? a->len : b->len));

	return c != 0 ? c : a->len - b->len;
}

static unsigned char *
set_of(struct piece *pieces, int n, int total, size_t *len)
{
	unsigned char *set = xcalloc(1, (size_t)ASN1_object_size(1, total, V_ASN1_SET)), *at = set;

	qsort(pieces, (size_t)n, sizeof(pieces[0]), compare_pieces);
	ASN1_put_object(&at, 1, total, V_ASN1_SET, V_ASN1_UNIVERSAL);
	for (int i = 0; i < n; i++) {
		memcpy(at, pieces[i].der, (size_t)pieces[i].len);
		at += pieces[i].len;
	}
	*len = (size_t)(at - set);
	return set;
}

unsigned char *
cms_signed_attributes(CMS_SignerInfo *si, size_t *len)
{
	struct piece pieces[ATTRIBUTES_MAX] = { 0 };
	int n = CMS_signed_get_attr_count(si), done = 0, total = 0;
	unsigned char *set = NULL;

	if (n < 1 || n > ATTRIBUTES_MAX)
		return NULL;
	while (done < n && (pieces[done].len = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(si, done), &pieces[done].der)) > 0)
		total += pieces[done++].len;
	if (done == n)
		set = set_of(pieces, n, total, len);
	for (int i = 0; i < done; i++)
		OPENSSL_free(pieces[i].der);
	return set;
}

/* Step into SigningCertificate or SigningCertificateV2, its list, and the first entry: *at is inside, the result its end. */
static const unsigned char *
first_named(const ASN1_STRING *value, const unsigned char **at)
{
	const unsigned char *end;

	*at = ASN1_STRING_get0_data(value);
	end = *at + ASN1_STRING_length(value);
	if ((end = enter(at, end, V_ASN1_SEQUENCE)) == NULL || (end = enter(at, end, V_ASN1_SEQUENCE)) == NULL)
		return NULL;
	return enter(at, end, V_ASN1_SEQUENCE);
}

/* Whether the OCTET STRING at at is this digest of the certificate. */
static bool
is_digest_of(const unsigned char *at, const unsigned char *end, const EVP_MD *digest, X509 *cert)
{
	const unsigned char *inner = enter(&at, end, V_ASN1_OCTET_STRING);
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	return inner != NULL && X509_digest(cert, digest, md, &len) == 1 && inner - at == (ptrdiff_t)len && memcmp(md, at, len) == 0;
}

/*
 * SigningCertificateV2 ::= SEQUENCE { SEQUENCE OF ESSCertIDv2, ... }, where an ESSCertIDv2 is SEQUENCE {
 * hash algorithm DEFAULT sha256, OCTET STRING, ... }.  The first one names the signer's certificate.
 */
bool
ess_names_certificate(const ASN1_STRING *value, X509 *cert, int also)
{
	const unsigned char *at, *end = first_named(value, &at);
	int digest = NID_sha256;

	if (end == NULL || at == end)
		return false;
	if (*at == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED)) {
		X509_ALGOR *alg = d2i_X509_ALGOR(NULL, &at, end - at);

		digest = alg != NULL ? OBJ_obj2nid(alg->algorithm) : NID_undef;
		X509_ALGOR_free(alg);
	}
	return digest != NID_undef && (digest_strong(digest) || digest == also) && is_digest_of(at, end, EVP_get_digestbynid(digest), cert);
}

/* An ESSCertID is SEQUENCE { OCTET STRING, ... }. */
bool
ess_v1_names_certificate(const ASN1_STRING *value, X509 *cert)
{
	const unsigned char *at, *end = first_named(value, &at);

	return end != NULL && is_digest_of(at, end, EVP_sha1(), cert);
}

bool
signer_role_ok(const char *role, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)role[i], next = i + 1 < len ? (unsigned char)role[i + 1] : 0;

		if (c < 0x20 || c == 0x7f || (c == 0xc2 && next < 0xa0))	/* C0, DEL, C1 */
			return false;
	}
	return len > 0 && len <= SIGNER_ROLE_MAX && utf8_valid(role, len);
}

/* The text of a title, or NULL. */
static char *
title_text(X509_ATTRIBUTE *title)
{
	const ASN1_TYPE *value = X509_ATTRIBUTE_count(title) == 1 ? X509_ATTRIBUTE_get0_type(title, 0) : NULL;
	const unsigned char *at;
	size_t left;

	if (value == NULL || value->type != V_ASN1_UTF8STRING)
		return NULL;
	at = ASN1_STRING_get0_data(value->value.utf8string);
	left = (size_t)ASN1_STRING_length(value->value.utf8string);
	return signer_role_ok((const char *)at, left) ? xstrndup((const char *)at, left) : NULL;
}

char *
ess_claimed_role(const ASN1_STRING *value)
{
	const unsigned char *at = ASN1_STRING_get0_data(value), *end = at + ASN1_STRING_length(value);
	char *role = NULL;

	if ((end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL || (end = enter_class(&at, end, V_ASN1_CONTEXT_SPECIFIC, 0)) == NULL ||
	    (end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL)
		return NULL;
	while (role == NULL && at < end) {
		X509_ATTRIBUTE *a = d2i_X509_ATTRIBUTE(NULL, &at, end - at);

		if (a == NULL)
			break;
		if (OBJ_obj2nid(X509_ATTRIBUTE_get0_object(a)) == NID_title)
			role = title_text(a);
		X509_ATTRIBUTE_free(a);
	}
	return role;
}
