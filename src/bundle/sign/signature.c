#include "bundle/sign/signature.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/cmsder.h"
#include "bundle/sign/sm2cms.h"

const char *const anchor_names[ANCHOR_COUNT] = {
	[ANCHOR_NONE] = "none",
	[ANCHOR_SELF_SIGNED] = "self-signed",
	[ANCHOR_KEY] = "key",
	[ANCHOR_ROOT] = "root",
};

/* In what the two kinds of CMS file differ. */
struct form {
	const char *suffix;
	const char *(*family)(int digest, const X509_ALGOR *sig);
	const char *other_family, *other_content;	/* ends of sentences */
	int digest;		/* of the certificate in signing-certificate-v2, beside the strong ones */
	enum problem_code (*certificates)(X509 *cert, STACK_OF(X509) *all, const char **why);	/* those inside, whatever the root; or NULL */
	enum problem_code (*value)(CMS_SignerInfo *si, X509 *cert, const char **why);
	const char *(*key_wrong)(EVP_PKEY *key);	/* NULL: certificates knows */
};

/* What one signature is checked with, and where what is found goes. */
struct check {
	const struct form *form;
	CMS_ContentInfo *cms;
	CMS_SignerInfo *si;
	X509 *cert;			/* borrowed from cms */
	const struct trust *trust;
	time_t now;
	struct signature_facts *facts;
	struct problem_list *problems;
};

void
signature_certificate_facts(struct signature_facts *f, X509 *cert)
{
	f->subject = certificate_name(X509_get_subject_name(cert));
	f->issuer = certificate_name(X509_get_issuer_name(cert));
	f->serial = certificate_number(X509_get0_serialNumber(cert));
	f->fingerprint = certificate_fingerprint(cert);
	f->key = certificate_key(X509_get0_pubkey(cert));
	f->not_before = certificate_time(X509_get0_notBefore(cert));
	f->not_after = certificate_time(X509_get0_notAfter(cert));
}

void
signature_facts_release(struct signature_facts *f)
{
	char *texts[] = { f->name, f->file, f->subject, f->issuer, f->serial, f->fingerprint, f->key, f->algorithm, f->role,
		f->root, f->proven_by };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	sk_X509_pop_free(f->chain, X509_free);
	for (size_t i = 0; i < f->stamps_n; i++)
		stamp_facts_release(&f->stamps[i]);
	free(f->stamps);
	*f = (struct signature_facts){ 0 };
}

/* ---- step 8 ---- */

static int
refuse(struct check *c, enum problem_code code, const char *why)
{
	ERR_clear_error();
	problems_addf(c->problems, code, "signatures/%s: %s", c->facts->file, why);
	return -1;
}

/*
 * One DER structure that fills the file: what is encoded again must be what was there.  (OpenSSL keeps the bytes of a
 * certificate as they came.)
 */
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
	same = again_len > 0 && (size_t)again_len == len && memcmp(again, der, len) == 0 && der_is_one(der, len);
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
	signature_certificate_facts(c->facts, c->cert);
	return 0;
}

static int
certificates(struct check *c)
{
	STACK_OF(X509) *all;
	enum problem_code wrong;
	const char *why = NULL;

	if (c->form->certificates == NULL)
		return 0;
	all = CMS_get1_certs(c->cms);
	wrong = c->form->certificates(c->cert, all, &why);
	sk_X509_pop_free(all, X509_free);
	return wrong == PROBLEM_NONE ? 0 : refuse(c, wrong, why);
}

static int
algorithms(struct check *c, const void *der, size_t len)
{
	X509_ALGOR *digest = NULL, *sig = NULL;
	int digest_nid;
	const char *family;

	CMS_SignerInfo_get0_algs(c->si, NULL, NULL, &digest, &sig);
	digest_nid = OBJ_obj2nid(digest->algorithm);
	family = c->form->family(digest_nid, sig);
	if (family == NULL)
		return refuse(c, PROBLEM_SIGNATURE_ALGORITHM, c->form->other_family);
	if (!cms_frame_fits(der, len, digest_nid))
		return refuse(c, PROBLEM_SIGNATURE_ALGORITHM, "announces another version or digest than it uses");
	c->facts->algorithm = xasprintf("%s %s", family, OBJ_nid2sn(digest_nid));
	return 0;
}

/* The one value of an attribute that is there once, or NULL (-3: both are asked for). */
static const void *
attribute(const struct check *c, int nid, int type)
{
	return CMS_signed_get0_data_by_OBJ(c->si, OBJ_nid2obj(nid), -3, type);
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
	if (t == NULL || (c->facts->claimed = certificate_time(t)) == 0)
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "its signing-time cannot be read");
	return 0;
}

static int
role(struct check *c)
{
	const ASN1_STRING *value = attribute(c, NID_id_smime_aa_ets_signerAttr, V_ASN1_SEQUENCE);

	if (CMS_signed_get_attr_by_NID(c->si, NID_id_smime_aa_ets_signerAttr, -1) < 0)
		return 0;
	c->facts->role = value != NULL ? ess_claimed_role(value) : NULL;
	return c->facts->role != NULL ? 0 : refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES, "its signer-attributes claim no role that can be read");
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
	if (!ess_names_certificate(ess, c->cert, c->form->digest))
		return refuse(c, PROBLEM_SIGNATURE_ATTRIBUTES,
		    "its signing-certificate-v2 does not name the signer's certificate");
	return signing_time(c) != 0 ? -1 : role(c);
}

static int
value(struct check *c, const void *content, size_t len)
{
	const ASN1_OCTET_STRING *claimed = attribute(c, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int md_len = 0;
	X509_ALGOR *digest = NULL;
	const char *why = NULL;
	enum problem_code wrong = c->form->value(c->si, c->cert, &why);

	if (wrong != PROBLEM_NONE)
		return refuse(c, wrong, why);
	CMS_SignerInfo_get0_algs(c->si, NULL, NULL, &digest, NULL);
	if (EVP_Digest(content, len, md, &md_len, EVP_get_digestbyobj(digest->algorithm), NULL) != 1 ||
	    ASN1_STRING_length(claimed) != (int)md_len || memcmp(ASN1_STRING_get0_data(claimed), md, md_len) != 0)
		return refuse(c, PROBLEM_SIGNATURE_DIGEST, c->form->other_content);
	c->facts->good = true;
	return 0;
}

/* ---- step 10 ---- */

static void
chain(struct check *c)
{
	STACK_OF(X509) *others = CMS_get1_certs(c->cms);
	const struct trust_question q = { .cert = c->cert, .others = others, .at = c->now, .codes = &trust_signer_codes };
	bool asked = c->trust != NULL && c->trust->roots > 0;
	struct problem p;

	c->facts->chain = asked ? trust_chain(c->trust, &q, &p) : trust_path(c->cert, others);
	if (asked && c->facts->chain != NULL) {
		c->facts->anchor = ANCHOR_ROOT;
		c->facts->root = trust_root_name(c->facts->chain);
	} else if (asked) {
		problems_addf(c->problems, p.code, "signatures/%s: %s", c->facts->file, p.text);
	}
	sk_X509_pop_free(others, X509_free);
}

static void
signer(struct check *c)
{
	const char *purpose = certificate_purpose_wrong(c->cert);
	const char *key = c->form->key_wrong != NULL ? c->form->key_wrong(X509_get0_pubkey(c->cert)) : NULL;

	c->facts->anchor = X509_self_signed(c->cert, 1) == 1 ? ANCHOR_SELF_SIGNED : ANCHOR_KEY;
	if (purpose != NULL)
		problems_addf(c->problems, PROBLEM_SIGNER_PURPOSE, "signatures/%s: the certificate %s", c->facts->file, purpose);
	if (key != NULL)
		problems_addf(c->problems, PROBLEM_SIGNER_KEY, "signatures/%s: the key %s", c->facts->file, key);
	if (c->facts->claimed > c->now + CLOCK_SLACK)
		refuse(c, PROBLEM_SIGNING_TIME, "claims to have been signed in the future");
	chain(c);
	ERR_clear_error();
}

static enum problem_code
library_value(CMS_SignerInfo *si, X509 *cert, const char **why)
{
	X509_ALGOR *digest = NULL, *sig = NULL;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &digest, &sig);
	*why = "names a signature algorithm that the key of its certificate is not for";
	if (!signature_family_fits(signature_family(OBJ_obj2nid(digest->algorithm), sig), X509_get0_pubkey(cert)))
		return PROBLEM_SIGNATURE_ALGORITHM;
	*why = "the signature value does not fit its certificate";
	return CMS_SignerInfo_verify(si) == 1 ? PROBLEM_NONE : PROBLEM_SIGNATURE_VALUE;
}

static const struct form p7s = {
	.suffix = ".p7s",
	.family = signature_family,
	.other_family = "uses other algorithms than ECDSA, RSA-PSS or RSA with SHA-256, SHA-384 or SHA-512",
	.other_content = "signs other bytes than those of tagmanifest-sha256.txt",
	.value = library_value,
	.key_wrong = certificate_key_wrong,
};
static const struct form sm2_p7s = {
	.suffix = ".sm2.p7s",
	.family = sm2_cms_family,
	.other_family = "uses other algorithms than SM2 with SM3",
	.other_content = "signs other bytes than those of tagmanifest-sm3.txt",
	.digest = NID_sm3,
	.certificates = sm2_cms_certificates,
	.value = sm2_cms_value,
};

void
signature_check(struct signature_facts *facts, const struct signature_input *in, const struct trust *trust, time_t now,
    struct problem_list *problems)
{
	struct check c = { .form = in->sm2 ? &sm2_p7s : &p7s, .trust = trust, .now = now, .facts = facts, .problems = problems };

	facts->name = xstrdup(in->name);
	facts->file = xasprintf("%s%s", in->name, c.form->suffix);
	if (parse(&c, in->der, in->der_len) == 0 && structure(&c) == 0 && algorithms(&c, in->der, in->der_len) == 0 &&
	    certificates(&c) == 0 && attributes(&c) == 0 && value(&c, in->content, in->content_len) == 0)
		signer(&c);
	CMS_ContentInfo_free(c.cms);
}
