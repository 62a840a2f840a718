#include "bundle/cmsder.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

bool
digest_strong(int nid)
{
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
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
	pass(&at, end, V_ASN1_CONTEXT_SPECIFIC, 1);		/* revocation lists */
	if (!right || (end = enter(&at, end, V_ASN1_SET)) == NULL || (end = enter(&at, end, V_ASN1_SEQUENCE)) == NULL)
		return false;
	v_signer = version(&at, end);
	return v_signer == (at < end && *at == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED) ? 1 : 3) && v == v_signer;
}

/*
 * SigningCertificateV2 ::= SEQUENCE { SEQUENCE OF ESSCertIDv2, ... }, where an ESSCertIDv2 is SEQUENCE {
 * hash algorithm DEFAULT sha256, OCTET STRING, ... }.  The first one names the signer's certificate.
 */
bool
ess_names_certificate(const ASN1_STRING *value, X509 *cert)
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
	return inner != NULL && digest_strong(digest) && X509_digest(cert, EVP_get_digestbynid(digest), md, &len) == 1 &&
	    inner - at == (ptrdiff_t)len && memcmp(md, at, len) == 0;
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
