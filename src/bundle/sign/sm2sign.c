#include "bundle/sign/sm2sign.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/sign/sm2.h"

enum { COORDINATE = 32 };

/* ---- the signer ---- */

static X509 *
issuer_of(STACK_OF(X509) *among, X509 *cert)
{
	for (int i = 0; i < sk_X509_num(among); i++) {
		X509 *issuer = sk_X509_value(among, i);

		if (issuer != cert && X509_check_issued(issuer, cert) == X509_V_OK)
			return issuer;
	}
	return NULL;
}

/* The signer's certificate and its issuers, as far as they are there, in order.  Borrows the certificates. */
static STACK_OF(X509) *
ordered(const struct signer *s)
{
	STACK_OF(X509) *chain = xcheck(sk_X509_new_null());
	X509 *at = s->cert;

	while (at != NULL && sk_X509_num(chain) < SIGN_CHAIN_MAX) {
		sk_X509_push(chain, at);
		at = X509_self_signed(at, 0) == 1 ? NULL : issuer_of(s->chain, at);
	}
	return chain;
}

int
sm2_signer_load(struct signer *s, const struct signer_source *source, time_t now, struct err *e)
{
	STACK_OF(X509) *chain;
	const char *wrong;

	if (signer_load(s, source, now, e) != 0)
		return -1;
	sm2_set_id(s->cert);
	for (int i = 0; i < sk_X509_num(s->chain); i++)
		sm2_set_id(sk_X509_value(s->chain, i));
	chain = ordered(s);
	wrong = sm2_chain_wrong(chain);
	sk_X509_free(chain);
	ERR_clear_error();
	if (wrong == NULL)
		return 0;
	signer_release(s);
	return err_set(e, ERR_CRYPTO, "%s: %s", source->certificate ? source->certificate : source->key, wrong);
}

/* ---- the signature ---- */

static int
add_number(EVP_MD_CTX *md, const BIGNUM *bn)
{
	unsigned char bytes[COORDINATE];

	return BN_bn2binpad(bn, bytes, COORDINATE) == COORDINATE && EVP_DigestUpdate(md, bytes, COORDINATE) == 1;
}

/* GM/T 0003.2 section 5.5: Z = SM3(bits of id || id || a || b || base point || public point). */
static int
signer_z(unsigned char z[SM3_SIZE], EVP_MD_CTX *md, EVP_PKEY *key)
{
	static const unsigned char id_bits[2] = { 0, 8 * (sizeof(SM2_ID) - 1) };
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
	BIGNUM *a = BN_new(), *b = BN_new(), *gx = BN_new(), *gy = BN_new(), *x = NULL, *y = NULL;
	int rc;

	rc = group != NULL && a != NULL && b != NULL && gx != NULL && gy != NULL &&
	    EC_GROUP_get_curve(group, NULL, a, b, NULL) == 1 &&
	    EC_POINT_get_affine_coordinates(group, EC_GROUP_get0_generator(group), gx, gy, NULL) == 1 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
	    EVP_DigestInit_ex(md, EVP_sm3(), NULL) == 1 && EVP_DigestUpdate(md, id_bits, sizeof(id_bits)) == 1 &&
	    EVP_DigestUpdate(md, SM2_ID, strlen(SM2_ID)) == 1 && add_number(md, a) && add_number(md, b) && add_number(md, gx) &&
	    add_number(md, gy) && add_number(md, x) && add_number(md, y) && EVP_DigestFinal_ex(md, z, NULL) == 1;
	EC_GROUP_free(group);
	BN_free(a);
	BN_free(b);
	BN_free(gx);
	BN_free(gy);
	BN_free(x);
	BN_free(y);
	return rc;
}

int
sm2_digest(unsigned char digest[SM3_SIZE], EVP_PKEY *key, const void *bytes, size_t len)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned char z[SM3_SIZE];
	int rc = md != NULL && signer_z(z, md, key) && EVP_DigestInit_ex(md, EVP_sm3(), NULL) == 1 &&
	    EVP_DigestUpdate(md, z, sizeof(z)) == 1 && EVP_DigestUpdate(md, bytes, len) == 1 &&
	    EVP_DigestFinal_ex(md, digest, NULL) == 1;

	EVP_MD_CTX_free(md);
	return rc;
}

static int
write_chain(struct buf *out, const struct signer *s, struct err *e)
{
	STACK_OF(X509) *chain = ordered(s);
	BIO *bio = xcheck(BIO_new(BIO_s_mem()));
	char *bytes = NULL;
	long len;
	int rc = 0;

	for (int i = 0; i < sk_X509_num(chain) && rc == 0; i++)
		rc = PEM_write_bio_X509(bio, sk_X509_value(chain, i)) == 1 ? 0 : crypto_err(e, "certificates");
	len = BIO_get_mem_data(bio, &bytes);
	if (rc == 0 && buf_add(out, bytes, (size_t)len) != 0)
		rc = err_set(e, ERR_LIMIT, "certificates: are over the limit of %zu bytes", out->max);
	BIO_free(bio);
	sk_X509_free(chain);
	return rc;
}

int
sm2_sign(struct buf *value, struct buf *chain, const struct signer *s, const void *bytes, size_t len, struct err *e)
{
	unsigned char digest[SM3_SIZE];

	if (!sm2_digest(digest, X509_get0_pubkey(s->cert), bytes, len))
		return crypto_err(e, "SM2 signature");
	if (s->key.sign(&s->key, s->kind, digest, value, e) != 0)
		return -1;
	if (!sm2_verify(X509_get0_pubkey(s->cert), SM2_ID, value->data, value->len, bytes, len))
		return err_set(e, ERR_CRYPTO, "SM2 signature: does not verify with the certificate it was made for");
	return write_chain(chain, s, e);
}
