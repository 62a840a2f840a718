#include "bundle/sign/signvalue.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "bundle/sign/cmsder.h"
#include "bundle/sign/sm2sign.h"

enum {
	ORDER_MAX = 66,		/* bytes of the order of P-521 */
	PSS_TRAILER = 0xbc
};

/* ---- ECDSA and SM2, nonces by RFC 6979 ---- */

/* HMAC-DRBG of RFC 6979 section 3.2: the state K and V. */
struct drbg {
	unsigned char k[SHA256_SIZE], v[SHA256_SIZE];
};

/* K = HMAC(K, V || tag || data); V = HMAC(K, V) */
static void
drbg_mix(struct drbg *d, unsigned char tag, const unsigned char *data, size_t len)
{
	unsigned char text[SHA256_SIZE + 1 + 2 * ORDER_MAX];

	memcpy(text, d->v, SHA256_SIZE);
	text[SHA256_SIZE] = tag;
	if (len > 0)
		memcpy(text + SHA256_SIZE + 1, data, len);
	hmac_sha256(d->k, SHA256_SIZE, text, SHA256_SIZE + 1 + len, d->k);
	hmac_sha256(d->k, SHA256_SIZE, d->v, SHA256_SIZE, d->v);
	OPENSSL_cleanse(text, sizeof(text));
}

/* bits2int: the leftmost bits of b, as many as the order has. */
static int
bits_to_int(BIGNUM *out, const unsigned char *b, size_t len, int order_bits)
{
	int extra = (int)len * 8 - order_bits;

	return BN_bin2bn(b, (int)len, out) != NULL && (extra <= 0 || BN_rshift(out, out, extra) == 1);
}

/* seed = int2octets(private) || bits2octets(digest) */
static void
drbg_start(struct drbg *d, const unsigned char *seed, size_t len)
{
	memset(d->k, 0, sizeof(d->k));
	memset(d->v, 1, sizeof(d->v));
	drbg_mix(d, 0, seed, len);
	drbg_mix(d, 1, seed, len);
}

/* The next candidate for k; it may be out of range, then ask again. */
static int
drbg_next(struct drbg *d, BIGNUM *k, size_t order_len, int order_bits)
{
	unsigned char t[ORDER_MAX + SHA256_SIZE];
	size_t len = 0;
	int rc;

	for (; len < order_len; len += SHA256_SIZE) {
		hmac_sha256(d->k, SHA256_SIZE, d->v, SHA256_SIZE, d->v);
		memcpy(t + len, d->v, SHA256_SIZE);
	}
	rc = bits_to_int(k, t, order_len, order_bits);
	OPENSSL_cleanse(t, sizeof(t));
	drbg_mix(d, 0, NULL, 0);
	return rc;
}

/* r = x(kG) mod n */
static int
point_x(BIGNUM *r, const EC_GROUP *group, const BIGNUM *k, const BIGNUM *n, BN_CTX *ctx)
{
	EC_POINT *point = EC_POINT_new(group);
	int rc = point != NULL && EC_POINT_mul(group, point, k, NULL, NULL, ctx) == 1 &&
	    EC_POINT_get_affine_coordinates(group, point, r, NULL, ctx) == 1 && BN_nnmod(r, r, n, ctx) == 1;

	EC_POINT_clear_free(point);
	return rc;
}

/*
 * s = (e + r d) / k mod n.  Everything secret is multiplied by a random b first and divided by it last, so that the time
 * of the arithmetic tells nothing of d; the inverse of k is a constant-time power (n is prime).
 */
static int
solve(BIGNUM *s, const BIGNUM *e, const BIGNUM *r, const BIGNUM *d, BIGNUM *k, const BIGNUM *n, BN_CTX *ctx)
{
	BIGNUM *b, *t, *exponent, *inverse;
	int rc = 0;

	BN_CTX_start(ctx);
	b = BN_CTX_get(ctx);
	t = BN_CTX_get(ctx);
	exponent = BN_CTX_get(ctx);
	inverse = BN_CTX_get(ctx);
	if (inverse == NULL)
		goto out;
	BN_set_flags(k, BN_FLG_CONSTTIME);
	do {
		if (BN_priv_rand_range(b, n) != 1)
			goto out;
	} while (BN_is_zero(b));
	if (BN_mod_mul(t, b, d, n, ctx) != 1 || BN_mod_mul(t, t, r, n, ctx) != 1 ||		/* b d r */
	    BN_mod_mul(s, b, e, n, ctx) != 1 || BN_mod_add(s, s, t, n, ctx) != 1 ||		/* b (e + d r) */
	    BN_copy(exponent, n) == NULL || BN_sub_word(exponent, 2) != 1 ||
	    BN_mod_exp_mont_consttime(inverse, k, exponent, n, ctx, NULL) != 1 ||
	    BN_mod_mul(s, s, inverse, n, ctx) != 1 ||
	    BN_mod_exp_mont_consttime(inverse, b, exponent, n, ctx, NULL) != 1 ||
	    BN_mod_mul(s, s, inverse, n, ctx) != 1)
		goto out;
	rc = 1;
out:
	BN_CTX_end(ctx);
	return rc;
}

static EC_GROUP *
key_group(EVP_PKEY *key)
{
	char name[64];

	if (EVP_PKEY_get_group_name(key, name, sizeof(name), NULL) != 1)
		return NULL;
	return EC_GROUP_new_by_curve_name(OBJ_txt2nid(name));
}

/*
 * GM/T 0003.2 section 6.1: s = (k - r d) / (1 + d) mod n, as (k + r) / (1 + d) - r; blinded and inverted as above.  k + r
 * must not be 0 (step A5), or s would tell k: then s comes out as 0 and another k is taken.
 */
static int
solve_sm2(BIGNUM *s, const BIGNUM *r, const BIGNUM *d, const BIGNUM *k, const BIGNUM *n, BN_CTX *ctx)
{
	BIGNUM *b, *t, *exponent;
	int rc = 0;

	BN_CTX_start(ctx);
	b = BN_CTX_get(ctx);
	t = BN_CTX_get(ctx);
	exponent = BN_CTX_get(ctx);
	if (exponent == NULL)
		goto out;
	do {
		if (BN_priv_rand_range(b, n) != 1)
			goto out;
	} while (BN_is_zero(b));
	if (BN_mod_add(s, k, r, n, ctx) != 1)
		goto out;
	if (BN_is_zero(s)) {
		rc = 1;
		goto out;
	}
	rc = BN_mod_mul(s, s, b, n, ctx) == 1 &&							/* b (k + r) */
	    BN_mod_mul(t, b, d, n, ctx) == 1 && BN_mod_add(t, t, b, n, ctx) == 1 &&		/* b (1 + d) */
	    BN_copy(exponent, n) != NULL && BN_sub_word(exponent, 2) == 1 &&
	    BN_mod_exp_mont_consttime(t, t, exponent, n, ctx, NULL) == 1 &&
	    BN_mod_mul(s, s, t, n, ctx) == 1 && BN_mod_sub(s, s, r, n, ctx) == 1;
out:
	BN_CTX_end(ctx);
	return rc;
}

/* r and s for this digest, with BIGNUMs of the caller.  SM2 differs in its two equations: r = e + x(kG) mod n. */
static int
numbers(BIGNUM *r, BIGNUM *s, const EC_GROUP *group, const BIGNUM *d, const unsigned char *digest, BN_CTX *ctx)
{
	const BIGNUM *n = EC_GROUP_get0_order(group);
	bool sm2 = EC_GROUP_get_curve_name(group) == NID_sm2;
	int bits = BN_num_bits(n);
	size_t len = (size_t)(bits + 7) / 8;
	unsigned char seed[2 * ORDER_MAX];
	struct drbg drbg;
	BIGNUM *e = BN_CTX_get(ctx), *reduced = BN_CTX_get(ctx), *k = BN_CTX_get(ctx);
	int rc = 0;

	if (k == NULL || len > ORDER_MAX || !bits_to_int(e, digest, SHA256_SIZE, bits) ||
	    BN_nnmod(reduced, e, n, ctx) != 1 || BN_bn2binpad(d, seed, (int)len) < 0 ||
	    BN_bn2binpad(reduced, seed + len, (int)len) < 0)
		goto out;
	drbg_start(&drbg, seed, 2 * len);
	do {
		do {
			if (!drbg_next(&drbg, k, len, bits))
				goto out;
		} while (BN_is_zero(k) || BN_cmp(k, n) >= 0);
		if (!point_x(r, group, k, n, ctx) || (sm2 && BN_mod_add(r, r, reduced, n, ctx) != 1))
			goto out;
		if (!(sm2 ? solve_sm2(s, r, d, k, n, ctx) : solve(s, reduced, r, d, k, n, ctx)))
			goto out;
	} while (BN_is_zero(r) || BN_is_zero(s));
	rc = 1;
out:
	if (k != NULL)
		BN_clear(k);
	OPENSSL_cleanse(seed, sizeof(seed));
	OPENSSL_cleanse(&drbg, sizeof(drbg));
	return rc;
}

int
ecdsa_deterministic(EVP_PKEY *key, const unsigned char digest[32], unsigned char **out, size_t *out_len)
{
	EC_GROUP *group = key_group(key);
	BN_CTX *ctx = BN_CTX_secure_new();
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *d = NULL, *r = BN_new(), *s = BN_new();
	int len, rc = 0;

	if (ctx != NULL)
		BN_CTX_start(ctx);
	if (group == NULL || ctx == NULL || sig == NULL || r == NULL || s == NULL ||
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &d) != 1 ||
	    !numbers(r, s, group, d, digest, ctx) || ECDSA_SIG_set0(sig, r, s) != 1)
		goto out;
	r = s = NULL;	/* now sig's */
	*out = NULL;
	len = i2d_ECDSA_SIG(sig, out);
	*out_len = len > 0 ? (size_t)len : 0;
	rc = len > 0;
out:
	if (ctx != NULL)
		BN_CTX_end(ctx);
	BN_clear_free(d);
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	BN_CTX_free(ctx);
	EC_GROUP_free(group);
	return rc;
}

/* ---- RSA-PSS, RFC 8017 ---- */

/* Section 9.1.1, EMSA-PSS-ENCODE, hash and mask SHA-256, salt of 32 bytes; em has len bytes for a modulus of bits. */
static int
pss_encode(unsigned char *em, size_t len, int bits, const unsigned char *digest)
{
	static const char salt_key[] = "trailseal RSA-PSS salt";
	unsigned char m[8 + 2 * SHA256_SIZE] = { 0 };
	unsigned char *salt = m + 8 + SHA256_SIZE, *h;
	size_t db = len - SHA256_SIZE - 1;
	int spare = (int)len * 8 - (bits - 1);

	if (spare == 8) {	/* the modulus has one bit more than whole bytes: emLen is one less */
		em[0] = 0;
		return pss_encode(em + 1, len - 1, bits, digest);
	}
	memcpy(m + 8, digest, SHA256_SIZE);
	hmac_sha256(salt_key, sizeof(salt_key) - 1, digest, SHA256_SIZE, salt);
	h = em + db;
	if (EVP_Digest(m, sizeof(m), h, NULL, EVP_sha256(), NULL) != 1)
		return 0;
	memset(em, 0, db);
	em[db - SHA256_SIZE - 1] = 1;
	memcpy(em + db - SHA256_SIZE, salt, SHA256_SIZE);
	for (uint32_t counter = 0; counter * SHA256_SIZE < db; counter++) {	/* appendix B.2.1, MGF1 */
		unsigned char seed[SHA256_SIZE + 4], mask[SHA256_SIZE];

		memcpy(seed, h, SHA256_SIZE);
		for (int i = 0; i < 4; i++)
			seed[SHA256_SIZE + i] = (unsigned char)(counter >> (24 - 8 * i));
		if (EVP_Digest(seed, sizeof(seed), mask, NULL, EVP_sha256(), NULL) != 1)
			return 0;
		for (size_t i = 0; i < SHA256_SIZE && counter * SHA256_SIZE + i < db; i++)
			em[counter * SHA256_SIZE + i] ^= mask[i];
	}
	em[0] &= (unsigned char)(0xff >> spare);
	em[len - 1] = PSS_TRAILER;
	return 1;
}

int
rsa_pss_deterministic(EVP_PKEY *key, const unsigned char digest[32], unsigned char **out, size_t *out_len)
{
	int bits = EVP_PKEY_get_bits(key);
	size_t len = (size_t)EVP_PKEY_get_size(key);
	unsigned char *em = OPENSSL_zalloc(len);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	int rc;

	*out = OPENSSL_malloc(len);
	*out_len = len;
	rc = em != NULL && *out != NULL && ctx != NULL && pss_encode(em, len, bits, digest) &&
	    EVP_PKEY_sign_init(ctx) > 0 && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) > 0 &&
	    EVP_PKEY_sign(ctx, *out, out_len, em, len) > 0;
	if (!rc) {
		OPENSSL_free(*out);
		*out = NULL;
	}
	EVP_PKEY_CTX_free(ctx);
	OPENSSL_free(em);
	return rc;
}

/* ---- what is signed: the DER of the signed attributes ---- */

static int
attributes_digest(unsigned char digest[SHA256_SIZE], CMS_SignerInfo *si, enum sign_kind kind, X509 *cert)
{
	size_t len;
	unsigned char *der = cms_signed_attributes(si, &len);
	int rc = der != NULL && (kind == SIGN_SM2 ? sm2_digest(digest, X509_get0_pubkey(cert), der, len) :
	    EVP_Digest(der, len, digest, NULL, EVP_sha256(), NULL) == 1);

	free(der);
	return rc;
}

int
sign_key_deterministic(const struct sign_key *k, enum sign_kind kind, const unsigned char digest[SHA256_SIZE], struct buf *out,
    struct err *e)
{
	static int (*const makers[SIGN_KIND_COUNT])(EVP_PKEY *, const unsigned char *, unsigned char **, size_t *) = {
		[SIGN_ECDSA] = ecdsa_deterministic,
		[SIGN_RSA_PSS] = rsa_pss_deterministic,
		[SIGN_SM2] = ecdsa_deterministic,
	};
	unsigned char *value = NULL;
	size_t len = 0;
	int rc;

	if (makers[kind] == NULL || !makers[kind](k->key, digest, &value, &len)) {
		ERR_clear_error();
		return sign_key_by_library(k, kind, digest, out, e);
	}
	rc = buf_add(out, value, len);
	OPENSSL_free(value);
	return rc == 0 ? 0 : err_set(e, ERR_LIMIT, "signature: the value is over its limit");
}

int
sign_value_set(CMS_SignerInfo *si, const struct sign_key *k, enum sign_kind kind, struct err *e)
{
	unsigned char digest[SHA256_SIZE];
	X509 *cert = NULL;
	struct buf value;
	int rc = -1;

	buf_init(&value, SIGN_VALUE_MAX);
	CMS_SignerInfo_get0_algs(si, NULL, &cert, NULL, NULL);
	if (!attributes_digest(digest, si, kind, cert)) {
		err_set(e, ERR_CRYPTO, "signature: cannot encode its attributes");
		goto out;
	}
	if (k->sign(k, kind, digest, &value, e) != 0)
		goto out;
	if (!sign_value_good(X509_get0_pubkey(cert), kind, digest, &value))
		err_set(e, ERR_CRYPTO, "signature: does not verify with the certificate it was made for");
	else if (ASN1_STRING_set(CMS_SignerInfo_get0_signature(si), value.data, (int)value.len) != 1)
		crypto_err(e, "signature");
	else
		rc = 0;
out:
	buf_release(&value);
	return rc;
}
