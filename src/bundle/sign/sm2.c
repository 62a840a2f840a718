#include "bundle/sign/sm2.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/cmsder.h"
#include "bundle/sign/sign.h"

bool
sm2_is_key(EVP_PKEY *key)
{
	return key != NULL && EVP_PKEY_is_a(key, "SM2");
}

void
sm2_set_id(X509 *cert)
{
	ASN1_OCTET_STRING *id;

	if (X509_get_signature_nid(cert) != NID_SM2_with_SM3)
		return;
	id = xcheck(ASN1_OCTET_STRING_new());
	ASN1_OCTET_STRING_set(id, (const unsigned char *)SM2_ID, (int)strlen(SM2_ID));
	X509_set0_distinguishing_id(cert, id);
}

bool
sm2_verify(EVP_PKEY *key, const char *id, const void *sig, size_t sig_len, const void *bytes, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new(key, NULL);
	bool right = false;

	if (ctx != NULL && key_ctx != NULL && EVP_PKEY_CTX_set1_id(key_ctx, id, (int)strlen(id)) > 0) {
		EVP_MD_CTX_set_pkey_ctx(ctx, key_ctx);
		right = EVP_DigestVerifyInit(ctx, NULL, EVP_sm3(), NULL, key) == 1 && EVP_DigestVerify(ctx, sig, sig_len, bytes, len) == 1;
	}
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_CTX_free(key_ctx);
	ERR_clear_error();
	return right;
}

bool
sm2_value_is_der(const unsigned char *der, size_t len)
{
	const unsigned char *at = der;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)len);
	unsigned char *again = NULL;
	int again_len = sig ? i2d_ECDSA_SIG(sig, &again) : -1;
	bool same = again_len > 0 && (size_t)again_len == len && memcmp(again, der, len) == 0;

	OPENSSL_free(again);
	ECDSA_SIG_free(sig);
	return same;
}

bool
sm2_list_signed_by(X509_CRL *list, EVP_PKEY *key)
{
	const ASN1_BIT_STRING *sig;
	unsigned char *bytes = NULL;
	int len;
	bool right;

	if (X509_CRL_get_signature_nid(list) != NID_SM2_with_SM3)
		return X509_CRL_verify(list, key) == 1;
	X509_CRL_get0_signature(list, &sig, NULL);
	len = sm2_is_key(key) ? i2d_re_X509_CRL_tbs(list, &bytes) : -1;
	right = len > 0 && sm2_verify(key, SM2_ID, ASN1_STRING_get0_data(sig), (size_t)ASN1_STRING_length(sig), bytes, (size_t)len);
	OPENSSL_free(bytes);
	return right;
}

/* What is wrong between a certificate and the one that should be its issuer, or NULL. */
static const char *
level_wrong(X509 *cert, X509 *issuer)
{
	if (!sm2_is_key(X509_get0_pubkey(issuer)))
		return "a certificate above the signer's has a key other than SM2";
	if (X509_check_issued(issuer, cert) != X509_V_OK || X509_check_ca(issuer) == 0)
		return "a certificate was not issued by the one behind it";
	if (X509_verify(cert, X509_get0_pubkey(issuer)) != 1)
		return "a certificate does not carry the signature of the one behind it, made with id " SM2_ID;
	return NULL;
}

const char *
sm2_chain_wrong(STACK_OF(X509) *chain)
{
	for (int i = 0; i < sk_X509_num(chain); i++) {
		X509 *cert = sk_X509_value(chain, i);
		const char *wrong = NULL;

		if (X509_get_signature_nid(cert) != NID_SM2_with_SM3)
			wrong = "a certificate is signed with something else than SM2 and SM3";
		else if (i + 1 < sk_X509_num(chain))
			wrong = level_wrong(cert, sk_X509_value(chain, i + 1));
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

/* ---- step 12 ---- */

struct check {
	const struct sm2_files *files;
	STACK_OF(X509) *chain;		/* the signer's first */
	X509 *cert;			/* borrowed from chain */
	struct signature_facts *facts;
	struct problem_list *problems;
};

static int
refuse(struct check *c, enum problem_code code, const char *why)
{
	ERR_clear_error();
	problems_addf(c->problems, code, "signatures/%s: %s", c->facts->file, why);
	return -1;
}

static int
refuse_chain(struct check *c, enum problem_code code, const char *why)
{
	ERR_clear_error();
	problems_addf(c->problems, code, "signatures/%s.sm2.pem: %s", c->facts->name, why);
	return -1;
}

/* OpenSSL keeps the bytes of a certificate as they came: what it writes again may still be BER inside. */
static bool
certificate_is_der(X509 *cert)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	bool is = len > 0 && der_is_one(der, (size_t)len);

	OPENSSL_free(der);
	return is;
}

/* One reading only: what is encoded again must be what was there. */
static bool
pem_is_plain(const struct check *c)
{
	const struct buf *pem = c->files->chain;
	BIO *again = xcheck(BIO_new(BIO_s_mem()));
	char *bytes = NULL;
	bool same = true;

	for (int i = 0; i < sk_X509_num(c->chain); i++)
		same = same && certificate_is_der(sk_X509_value(c->chain, i)) && PEM_write_bio_X509(again, sk_X509_value(c->chain, i)) == 1;
	same = same && (size_t)BIO_get_mem_data(again, &bytes) == pem->len && memcmp(bytes, pem->data, pem->len) == 0;
	BIO_free(again);
	return same;
}

static int
read_chain(struct check *c)
{
	c->chain = certificates_read(c->files->chain, SIGN_CHAIN_MAX + 1);
	if (sk_X509_num(c->chain) == 0)
		return refuse_chain(c, PROBLEM_SM2_PEM, "holds no certificate in PEM");
	if (sk_X509_num(c->chain) > SIGN_CHAIN_MAX)
		return refuse_chain(c, PROBLEM_SM2_PEM, "holds too many certificates");
	if (!pem_is_plain(c))
		return refuse_chain(c, PROBLEM_SM2_PEM, "holds something else than certificates in their one PEM encoding");
	c->cert = sk_X509_value(c->chain, 0);
	signature_certificate_facts(c->facts, c->cert);
	return 0;
}

/* Whether or not a root is named. */
static int
chain_fits(struct check *c)
{
	const char *wrong = sm2_chain_wrong(c->chain);

	if (!sm2_is_key(X509_get0_pubkey(c->cert)))
		return refuse_chain(c, PROBLEM_SM2_KEY, "the signer's certificate has a key other than SM2");
	return wrong == NULL ? 0 : refuse_chain(c, PROBLEM_SM2_CHAIN, wrong);
}

/* Whether the value was made over a plain digest of the content: by a tool that left Z out, or took another digest. */
static bool
signs_digest(const struct check *c, EVP_PKEY *key, const EVP_MD *md)
{
	const struct buf *value = c->files->value, *content = c->files->content;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	bool right = ctx != NULL && EVP_Digest(buf_text(content), content->len, digest, &len, md, NULL) == 1 &&
	    EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_verify(ctx, (const unsigned char *)value->data, value->len, digest, len) == 1;

	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return right;
}

/* All that is not the right value is refused; the usual mistakes have codes of their own, so that they can be put right. */
static int
value(struct check *c)
{
	EVP_PKEY *key = X509_get0_pubkey(c->cert);
	const struct buf *v = c->files->value, *content = c->files->content, *other = c->files->other;

	c->facts->algorithm = xstrdup("SM2 SM3");
	if (!sm2_value_is_der((const unsigned char *)buf_text(v), v->len))
		return refuse(c, PROBLEM_SM2_DER, "is not one SEQUENCE of two INTEGERs in DER");
	if (sm2_verify(key, SM2_ID, v->data, v->len, buf_text(content), content->len)) {
		c->facts->good = true;
		return 0;
	}
	if (sm2_verify(key, "", v->data, v->len, buf_text(content), content->len))
		return refuse(c, PROBLEM_SM2_ID, "was made with an empty signer id, want " SM2_ID);
	if (signs_digest(c, key, EVP_sm3()) || signs_digest(c, key, EVP_sha256()))
		return refuse(c, PROBLEM_SM2_DIGEST, "signs a plain digest of tagmanifest-sm3.txt, want SM3 with the signer's id and key");
	if (sm2_verify(key, SM2_ID, v->data, v->len, buf_text(other), other->len))
		return refuse(c, PROBLEM_SM2_CONTENT, "signs tagmanifest-sha256.txt, want tagmanifest-sm3.txt");
	return refuse(c, PROBLEM_SM2_VALUE, "is no signature of its certificate over tagmanifest-sm3.txt");
}

static void
signer(struct check *c, const struct trust *trust, time_t now)
{
	const char *purpose = certificate_purpose_wrong(c->cert);
	const struct trust_question q = { .cert = c->cert, .others = c->chain, .at = now, .codes = &trust_signer_codes };
	struct problem p;

	c->facts->anchor = X509_self_signed(c->cert, 1) == 1 ? ANCHOR_SELF_SIGNED : ANCHOR_KEY;
	if (purpose != NULL)
		problems_addf(c->problems, PROBLEM_SIGNER_PURPOSE, "signatures/%s: the certificate %s", c->facts->file, purpose);
	if (trust != NULL && trust->roots > 0) {
		c->facts->chain = trust_chain(trust, &q, &p);
		if (c->facts->chain != NULL) {
			c->facts->anchor = ANCHOR_ROOT;
			c->facts->root = trust_root_name(c->facts->chain);
		} else {
			problems_addf(c->problems, p.code, "signatures/%s: %s", c->facts->file, p.text);
		}
	}
	ERR_clear_error();
}

void
sm2_check(struct signature_facts *facts, const struct sm2_files *files, const struct trust *trust, time_t now,
    struct problem_list *problems)
{
	struct check c = { .files = files, .facts = facts, .problems = problems };

	if (read_chain(&c) == 0 && chain_fits(&c) == 0 && value(&c) == 0)
		signer(&c, trust, now);
	sk_X509_pop_free(c.chain, X509_free);
}
