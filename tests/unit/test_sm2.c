/* SM2: the signature example of GM/T 0003.5, our digest and our nonces against OpenSSL, and what the signer id changes. */
#include "bundle/sign/sm2.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/hash.h"
#include "bundle/sign/signvalue.h"
#include "bundle/sign/sm2sign.h"
#include "tests/unit/tap.h"

/* GM/T 0003.5 annex A.2: the example on the recommended curve, whose signer is the standard's default one. */
static const char message[] = "message digest";
static const char private_hex[] = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
static const char public_hex[] = "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
				 "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
static const char e_hex[] = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640";
static const char r_hex[] = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
static const char s_hex[] = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";

static EVP_PKEY *
example_key(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	unsigned char public[65];
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;
	BIGNUM *d = NULL, *point = NULL;

	BN_hex2bn(&d, private_hex);
	BN_hex2bn(&point, public_hex);
	BN_bn2binpad(point, public, sizeof(public));
	OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
	OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, public, sizeof(public));
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d);
	params = OSSL_PARAM_BLD_to_param(bld);
	EVP_PKEY_fromdata_init(ctx);
	EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(d);
	BN_free(point);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void
test_example(EVP_PKEY *key)
{
	unsigned char digest[SM3_SIZE], *der = NULL;
	char hex[2 * SM3_SIZE + 1] = "";
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = NULL, *s = NULL;
	int len;

	ok(sm2_is_key(key), "the key of the example is SM2");
	if (sm2_digest(digest, key, message, strlen(message)))
		hex_encode(digest, sizeof(digest), hex);
	is_str(hex, e_hex, "what is signed: e");
	BN_hex2bn(&r, r_hex);
	BN_hex2bn(&s, s_hex);
	ECDSA_SIG_set0(sig, r, s);
	len = i2d_ECDSA_SIG(sig, &der);
	ok(sm2_verify(key, SM2_ID, der, (size_t)len, message, strlen(message)), "r and s of the example verify");
	ok(!sm2_verify(key, "", der, (size_t)len, message, strlen(message)), "not with the empty id");
	ok(!sm2_verify(key, "1234567812345679", der, (size_t)len, message, strlen(message)), "not with another id");
	ok(!sm2_verify(key, SM2_ID, der, (size_t)len, message, strlen(message) - 1), "not over another message");
	der[len - 1] ^= 1;
	ok(!sm2_verify(key, SM2_ID, der, (size_t)len, message, strlen(message)), "not with another s");
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
}

/* Our values: OpenSSL verifies them, the same message gives the same one, and no two messages share an r. */
static void
test_deterministic(EVP_PKEY *key)
{
	enum { MESSAGES = 50 };
	struct sign_key k = { .key = key };
	struct buf first, again, last;
	int verified = 0, same = 0, distinct = 0;

	buf_init(&first, SM2_VALUE_MAX);
	buf_init(&again, SM2_VALUE_MAX);
	buf_init(&last, SM2_VALUE_MAX);
	for (unsigned char i = 0; i < MESSAGES; i++) {
		unsigned char digest[SM3_SIZE];
		struct err e = { 0 };

		buf_reset(&first);
		buf_reset(&again);
		if (!sm2_digest(digest, key, &i, 1) || sign_key_deterministic(&k, SIGN_SM2, digest, &first, &e) != 0 ||
		    sign_key_deterministic(&k, SIGN_SM2, digest, &again, &e) != 0)
			continue;
		verified += sm2_verify(key, SM2_ID, first.data, first.len, &i, 1);
		same += first.len == again.len && memcmp(first.data, again.data, first.len) == 0;
		distinct += last.len == 0 || memcmp(first.data + 4, last.data + 4, 32) != 0;
		buf_reset(&last);
		buf_add(&last, first.data, first.len);
	}
	is_int(verified, MESSAGES, "our signatures verify");
	is_int(same, MESSAGES, "the same message is signed the same way");
	is_int(distinct, MESSAGES, "another one with another nonce");
	buf_release(&first);
	buf_release(&again);
	buf_release(&last);
}

static void
test_other_keys(void)
{
	EVP_PKEY *ec = EVP_EC_gen("P-256");
	enum sign_kind kind;
	struct err e = { 0 };

	ok(!sm2_is_key(ec) && !sm2_is_key(NULL), "a P-256 key is not SM2");
	is_int(sign_kind_choose(&kind, "sm2", ec, &e), -1, "and does not sign so");
	EVP_PKEY_free(ec);
}

int
main(void)
{
	EVP_PKEY *key = example_key();
	enum sign_kind kind = SIGN_ECDSA;
	struct err e = { 0 };

	test_example(key);
	test_deterministic(key);
	test_other_keys();
	is_int(sign_kind_choose(&kind, NULL, key, &e), 0, "an SM2 key has a kind of its own");
	is_int(kind, SIGN_SM2, "which is sm2");
	is_int(sign_kind_choose(&kind, "ecdsa", key, &e), -1, "and no other");
	EVP_PKEY_free(key);
	return tap_done();
}
