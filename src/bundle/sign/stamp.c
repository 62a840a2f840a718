#include "bundle/sign/stamp.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/cmsder.h"

/* What one reply is checked with, and where what is found goes. */
struct check {
	struct stamp_facts *facts;
	struct problem_list *problems;
	CMS_ContentInfo *token;
	CMS_SignerInfo *si;
	X509 *cert;			/* borrowed from token */
	TS_TST_INFO *info;
};

void
stamp_facts_release(struct stamp_facts *f)
{
	char *texts[] = { f->file, f->authority, f->serial, f->nonce, f->fingerprint, f->algorithm, f->root };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	sk_X509_pop_free(f->chain, X509_free);
	*f = (struct stamp_facts){ 0 };
}

static int
refuse(struct check *c, enum problem_code code, const char *why)
{
	ERR_clear_error();
	problems_addf(c->problems, code, "%s: %s", c->facts->file, why);
	return -1;
}

/* ---- TimeStampResp ::= SEQUENCE { PKIStatusInfo, TimeStampToken OPTIONAL } (RFC 3161 section 2.4.2) ---- */

static const char *
failure_name(const ASN1_BIT_STRING *failure)
{
	static const struct {
		int bit;
		const char *name;
	} names[] = {
		{ TS_INFO_BAD_ALG, "badAlg" },
		{ TS_INFO_BAD_REQUEST, "badRequest" },
		{ TS_INFO_BAD_DATA_FORMAT, "badDataFormat" },
		{ TS_INFO_TIME_NOT_AVAILABLE, "timeNotAvailable" },
		{ TS_INFO_UNACCEPTED_POLICY, "unacceptedPolicy" },
		{ TS_INFO_UNACCEPTED_EXTENSION, "unacceptedExtension" },
		{ TS_INFO_ADD_INFO_NOT_AVAILABLE, "addInfoNotAvailable" },
		{ TS_INFO_SYSTEM_FAILURE, "systemFailure" },
	};

	for (size_t i = 0; failure != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
		if (ASN1_BIT_STRING_get_bit(failure, names[i].bit) == 1)
			return names[i].name;
	}
	return "no reason given";
}

/* granted (0) or granted with modifications (1), which the checks of the token decide about. */
static int
check_status(struct check *c, const TS_STATUS_INFO *status)
{
	static const char *const names[] = { "granted", "granted with modifications", "rejection", "waiting", "revocation warning",
		"revocation notification" };
	int64_t n = -1;
	const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(status);
	const ASN1_UTF8STRING *text = sk_ASN1_UTF8STRING_num(texts) > 0 ? sk_ASN1_UTF8STRING_value(texts, 0) : NULL;

	if (ASN1_INTEGER_get_int64(&n, TS_STATUS_INFO_get0_status(status)) == 1 && (n == 0 || n == 1))
		return 0;
	ERR_clear_error();
	problems_addf(c->problems, PROBLEM_TIMESTAMP_STATUS, "%s: was not granted: %s, %s%s%.*s", c->facts->file,
	    n >= 0 && n < (int64_t)(sizeof(names) / sizeof(names[0])) ? names[n] : "an unknown status",
	    failure_name(TS_STATUS_INFO_get0_failure_info(status)), text ? ": " : "", text ? ASN1_STRING_length(text) : 0,
	    text ? (const char *)ASN1_STRING_get0_data(text) : "");
	return -1;
}

static int
parse(struct check *c, const struct buf *reply)
{
	const unsigned char *at = (const unsigned char *)reply->data, *inside;
	ASN1_SEQUENCE_ANY *parts = NULL;
	TS_STATUS_INFO *status = NULL;
	const ASN1_TYPE *part;
	int rc = -1;

	if (!der_is_one(at, reply->len))
		return refuse(c, PROBLEM_TIMESTAMP_DER, "is not one structure in DER that fills the file");
	parts = d2i_ASN1_SEQUENCE_ANY(NULL, &at, (long)reply->len);
	part = sk_ASN1_TYPE_value(parts, 0);
	if (part != NULL && part->type == V_ASN1_SEQUENCE) {
		inside = part->value.sequence->data;
		status = d2i_TS_STATUS_INFO(NULL, &inside, part->value.sequence->length);
	}
	if (status == NULL || sk_ASN1_TYPE_num(parts) > 2) {
		refuse(c, PROBLEM_TIMESTAMP_FORM, "is not a reply to a timestamp request");
		goto out;
	}
	if (check_status(c, status) != 0)
		goto out;
	part = sk_ASN1_TYPE_value(parts, 1);
	if (part != NULL && part->type == V_ASN1_SEQUENCE) {
		inside = part->value.sequence->data;
		c->token = d2i_CMS_ContentInfo(NULL, &inside, part->value.sequence->length);
	}
	if (c->token == NULL || OBJ_obj2nid(CMS_get0_type(c->token)) != NID_pkcs7_signed)
		refuse(c, PROBLEM_TIMESTAMP_FORM, "says that it is granted and holds no signed timestamp");
	else
		rc = 0;
out:
	TS_STATUS_INFO_free(status);
	sk_ASN1_TYPE_pop_free(parts, ASN1_TYPE_free);
	return rc;
}

/* ---- TimeStampToken: CMS SignedData over a TSTInfo ---- */

static int
structure(struct check *c)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(c->token);
	ASN1_OCTET_STRING **content = CMS_get0_content(c->token);
	const unsigned char *at;

	if (OBJ_obj2nid(CMS_get0_eContentType(c->token)) != NID_id_smime_ct_TSTInfo || content == NULL || *content == NULL)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "is signed, but not over a timestamp");
	if (signers == NULL || sk_CMS_SignerInfo_num(signers) != 1)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "does not have exactly one signer");
	at = ASN1_STRING_get0_data(*content);
	if (!der_is_one(at, (size_t)ASN1_STRING_length(*content)) ||
	    (c->info = d2i_TS_TST_INFO(NULL, &at, ASN1_STRING_length(*content))) == NULL)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "holds a timestamp that cannot be read");
	c->si = sk_CMS_SignerInfo_value(signers, 0);
	CMS_set1_signers_certs(c->token, NULL, 0);
	CMS_SignerInfo_get0_algs(c->si, NULL, &c->cert, NULL, NULL);
	if (c->cert == NULL)
		return refuse(c, PROBLEM_TIMESTAMP_CERTIFICATE, "does not contain the authority's certificate");
	return 0;
}

static void
certificate_facts(struct check *c)
{
	struct stamp_facts *f = c->facts;

	f->authority = certificate_name(X509_get_subject_name(c->cert));
	f->fingerprint = certificate_fingerprint(c->cert);
	f->not_after = certificate_time(X509_get0_notAfter(c->cert));
}

/* RFC 3161 section 2.3: for time stamping and nothing else, and critical, so that no other software uses it otherwise. */
static int
certificate_purpose(struct check *c)
{
	int crit = -1;
	EXTENDED_KEY_USAGE *eku = X509_get_ext_d2i(c->cert, NID_ext_key_usage, &crit, NULL);
	bool only = sk_ASN1_OBJECT_num(eku) == 1 && OBJ_obj2nid(sk_ASN1_OBJECT_value(eku, 0)) == NID_time_stamp;
	const char *key = certificate_key_wrong(X509_get0_pubkey(c->cert));

	EXTENDED_KEY_USAGE_free(eku);
	if (key != NULL) {
		problems_addf(c->problems, PROBLEM_TIMESTAMP_ALGORITHM, "%s: the authority's key %s", c->facts->file, key);
		return -1;
	}
	if ((X509_get_extension_flags(c->cert) & EXFLAG_INVALID) != 0)
		return refuse(c, PROBLEM_TIMESTAMP_CERTIFICATE, "the authority's certificate has an extension that cannot be read");
	if (!only || crit != 1)
		return refuse(c, PROBLEM_TIMESTAMP_CERTIFICATE,
		    "the authority's certificate is not for time stamping alone (extended key usage, critical)");
	if ((X509_get_key_usage(c->cert) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
		return refuse(c, PROBLEM_TIMESTAMP_CERTIFICATE,
		    "the authority's certificate has a key usage without digitalSignature and nonRepudiation");
	return 0;
}

static int
algorithms(struct check *c)
{
	X509_ALGOR *digest = NULL, *sig = NULL;
	const char *family;

	CMS_SignerInfo_get0_algs(c->si, NULL, NULL, &digest, &sig);
	family = signature_family(OBJ_obj2nid(digest->algorithm), sig);
	if (family == NULL)
		return refuse(c, PROBLEM_TIMESTAMP_ALGORITHM,
		    "is signed by other algorithms than ECDSA, RSA-PSS or RSA with SHA-256, SHA-384 or SHA-512");
	if (!signature_family_fits(family, X509_get0_pubkey(c->cert)))
		return refuse(c, PROBLEM_TIMESTAMP_ALGORITHM, "names a signature algorithm that the authority's key is not for");
	c->facts->algorithm = xasprintf("%s %s", family, OBJ_nid2sn(OBJ_obj2nid(digest->algorithm)));
	return 0;
}

/* The one value of a signed attribute that is there once, or NULL (-3: both are asked for). */
static const void *
attribute(const struct check *c, int nid, int type)
{
	return CMS_signed_get0_data_by_OBJ(c->si, OBJ_nid2obj(nid), -3, type);
}

static int
attributes(struct check *c)
{
	const ASN1_OBJECT *type = attribute(c, NID_pkcs9_contentType, V_ASN1_OBJECT);
	const ASN1_STRING *v1 = attribute(c, NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE);
	const ASN1_STRING *v2 = attribute(c, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE);

	if (type == NULL || OBJ_obj2nid(type) != NID_id_smime_ct_TSTInfo)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "has no signed attribute content-type that says timestamp");
	if (attribute(c, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING) == NULL)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "has no signed attribute message-digest");
	if (v1 == NULL && v2 == NULL)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "has no signed attribute signing-certificate");
	if ((v1 != NULL && !ess_v1_names_certificate(v1, c->cert)) || (v2 != NULL && !ess_names_certificate(v2, c->cert, NID_undef)))
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "its signing-certificate does not name the authority's certificate");
	return 0;
}

static int
value(struct check *c)
{
	BIO *out = BIO_new(BIO_s_null());
	int right = out != NULL && CMS_verify(c->token, NULL, NULL, NULL, out, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;

	BIO_free(out);
	return right ? 0 : refuse(c, PROBLEM_TIMESTAMP_VALUE, "the authority's signature does not fit the timestamp");
}

/* ---- TSTInfo ---- */

static int
imprint(struct check *c, const void *data, size_t len)
{
	TS_MSG_IMPRINT *of = TS_TST_INFO_get_msg_imprint(c->info);
	ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(of);
	int digest = OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(of)->algorithm);
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int md_len = 0;

	if (!digest_strong(digest))
		return refuse(c, PROBLEM_TIMESTAMP_ALGORITHM, "names what it stamps by another digest than SHA-256, SHA-384 or SHA-512");
	if (EVP_Digest(data, len, md, &md_len, EVP_get_digestbynid(digest), NULL) != 1 ||
	    ASN1_STRING_length(said) != (int)md_len || memcmp(ASN1_STRING_get0_data(said), md, md_len) != 0)
		return refuse(c, PROBLEM_TIMESTAMP_IMPRINT, "was made over other bytes than those of the file beside it");
	return 0;
}

/* NULL for a number that is not there. */
static char *
number_hex(const ASN1_INTEGER *n)
{
	return n != NULL ? certificate_number(n) : NULL;
}

static int
statement(struct check *c, time_t now)
{
	c->facts->serial = number_hex(TS_TST_INFO_get_serial(c->info));
	c->facts->nonce = number_hex(TS_TST_INFO_get_nonce(c->info));
	if (TS_TST_INFO_get_version(c->info) != 1)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "is a timestamp of another version than 1");
	if (TS_TST_INFO_get_ext_by_critical(c->info, 1, -1) >= 0)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "has a critical extension that is not understood here");
	c->facts->at = certificate_time(TS_TST_INFO_get_time(c->info));
	if (c->facts->at <= 0)
		return refuse(c, PROBLEM_TIMESTAMP_FORM, "states a time that cannot be read");
	if (c->facts->at > now + CLOCK_SLACK)
		return refuse(c, PROBLEM_TIMESTAMP_FUTURE, "states a time that is still to come");
	return 0;
}

static void
chain(struct check *c, const struct trust *roots, struct problem *untrusted)
{
	static const struct trust_codes codes = {
		.untrusted = PROBLEM_TIMESTAMP_UNTRUSTED,
		.expired = PROBLEM_TIMESTAMP_EXPIRED,
		.not_yet_valid = PROBLEM_TIMESTAMP_EXPIRED,
	};
	STACK_OF(X509) *others = CMS_get1_certs(c->token);
	const struct trust_question q = { .cert = c->cert, .others = others, .at = c->facts->at, .codes = &codes };
	bool asked = roots != NULL && roots->roots > 0;
	struct problem p;

	c->facts->chain = asked ? trust_chain(roots, &q, &p) : trust_path(c->cert, others);
	c->facts->trusted = asked && c->facts->chain != NULL;
	if (c->facts->trusted)
		c->facts->root = trust_root_name(c->facts->chain);
	else if (asked)
		problem_set(untrusted, p.code, "%s: %s", c->facts->file, p.text);
	sk_X509_pop_free(others, X509_free);
}

void
stamp_check(struct stamp_facts *facts, const char *file, const struct buf *reply, const void *data, size_t len,
    const struct stamp_judge *judge, struct problem_list *problems, struct problem *untrusted)
{
	struct check c = { .facts = facts, .problems = problems };

	*untrusted = (struct problem){ 0 };
	facts->file = xstrdup(file);
	if (parse(&c, reply) == 0 && structure(&c) == 0) {
		certificate_facts(&c);
		facts->good = algorithms(&c) == 0 && attributes(&c) == 0 && value(&c) == 0 && certificate_purpose(&c) == 0 &&
		    imprint(&c, data, len) == 0 && statement(&c, judge->now) == 0;
	}
	if (facts->good)
		chain(&c, judge->roots, untrusted);
	ERR_clear_error();
	TS_TST_INFO_free(c.info);
	CMS_ContentInfo_free(c.token);
}
