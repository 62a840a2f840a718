/* Signatures: RFC 6979's own vectors, RSA-PSS against OpenSSL's verifier, every kind of key with every other. */
#include "bundle/sign/sign.h"

#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "bundle/sign/certificate.h"
#include "bundle/sign/cmsder.h"
#include "bundle/sign/signature.h"
#include "bundle/sign/signvalue.h"
#include "tests/unit/tap.h"

/* RFC 6979 appendix A.2.5 to A.2.7, SHA-256. */
static const struct {
	const char *group, *private, *message, *r, *s;
} vectors[] = {
	{ "P-256", "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "sample",
	  "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
	  "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8" },
	{ "P-256", "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "test",
	  "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
	  "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083" },
	{ "P-384", "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
	  "sample", "21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33BDE1E888E63355D92FA2B3C36D8FB2CD",
	  "F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEBEFDC63ECCD1AC42EC0CB8668A4FA0AB0" },
	{ "P-521", "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538",
	  "sample", "01511BB4D675114FE266FC4372B87682BAECC01D3CC62CF2303C92B3526012659D16876E25C7C1E57648F23B73564D67F61C6F14D527D54972810421E7D87589E1A7",
	  "004A171143A83163D6DF460AAF61522695F207A58B95C0644D87E52AA1A347916E4F7A72930B1BC06DBE22CE3F58264AFD23704CBB63B29B931F7DE6C9D949A7ECFC" },
};

static EVP_PKEY *
ec_key(const char *group, const char *private)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;
	BIGNUM *d = NULL;

	BN_hex2bn(&d, private);
	OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d);
	params = OSSL_PARAM_BLD_to_param(bld);
	EVP_PKEY_fromdata_init(ctx);
	EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(d);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void
test_rfc6979(void)
{
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		EVP_PKEY *key = ec_key(vectors[i].group, vectors[i].private);
		unsigned char digest[SHA256_SIZE], *der = NULL;
		const unsigned char *at;
		size_t len = 0;
		ECDSA_SIG *sig;
		BIGNUM *r = NULL, *s = NULL;

		EVP_Digest(vectors[i].message, strlen(vectors[i].message), digest, NULL, EVP_sha256(), NULL);
		ok(key != NULL && ecdsa_deterministic(key, digest, &der, &len), "%s signs", vectors[i].group);
		at = der;
		sig = d2i_ECDSA_SIG(NULL, &at, (long)len);
		BN_hex2bn(&r, vectors[i].r);
		BN_hex2bn(&s, vectors[i].s);
		ok(sig != NULL && BN_cmp(ECDSA_SIG_get0_r(sig), r) == 0, "RFC 6979 %s, %s: r", vectors[i].group, vectors[i].message);
		ok(sig != NULL && BN_cmp(ECDSA_SIG_get0_s(sig), s) == 0, "RFC 6979 %s, %s: s", vectors[i].group, vectors[i].message);
		ECDSA_SIG_free(sig);
		OPENSSL_free(der);
		BN_free(r);
		BN_free(s);
		EVP_PKEY_free(key);
	}
}

/* Moduli of odd lengths move the padding by bits and by a byte. */
static void
test_pss(void)
{
	static const unsigned bits[] = { 2048, 2050, 2051, 2056, 2057 };

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		EVP_PKEY *key = EVP_RSA_gen(bits[i]);
		EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
		unsigned char digest[SHA256_SIZE] = { 7 }, *a = NULL, *b = NULL;
		size_t a_len = 0, b_len = 0;

		ok(rsa_pss_deterministic(key, digest, &a, &a_len) && rsa_pss_deterministic(key, digest, &b, &b_len),
		    "RSA of %u bits signs", bits[i]);
		ok(a_len == b_len && memcmp(a, b, a_len) == 0, "the same each time");
		ok(EVP_PKEY_verify_init(ctx) > 0 && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
		    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) > 0 &&
		    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0 &&
		    EVP_PKEY_verify(ctx, a, a_len, digest, sizeof(digest)) == 1, "OpenSSL verifies it as PSS");
		digest[0] ^= 1;
		ok(EVP_PKEY_verify(ctx, a, a_len, digest, sizeof(digest)) != 1, "and not over another digest");
		OPENSSL_free(a);
		OPENSSL_free(b);
		EVP_PKEY_CTX_free(ctx);
		EVP_PKEY_free(key);
	}
}

/* A self-issued certificate for any key, so that kinds of keys can be tried against each other. */
static void
make_signer(struct signer *s, EVP_PKEY *key, time_t now)
{
	X509_NAME *name;

	*s = (struct signer){ .key = { .key = key, .sign = sign_key_deterministic }, .cert = X509_new(), .chain = sk_X509_new_null() };
	sign_kind_choose(&s->kind, NULL, key, NULL);
	name = X509_get_subject_name(s->cert);
	X509_set_version(s->cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(s->cert), 1);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(s->cert, name);
	X509_time_adj_ex(X509_getm_notBefore(s->cert), -1, 0, &now);
	X509_time_adj_ex(X509_getm_notAfter(s->cert), 1, 0, &now);
	X509_set_pubkey(s->cert, key);
	X509_sign(s->cert, key, EVP_sha256());
}

/* The code of the first problem of this signature, or PROBLEM_NONE. */
static enum problem_code
check(const struct buf *p7s, const char *content, time_t now, struct signature_facts *facts)
{
	const struct signature_input in = { .name = "x", .der = p7s->data, .der_len = p7s->len, .content = content,
		.content_len = strlen(content) };
	struct problem_list problems = { 0 };
	enum problem_code code;

	*facts = (struct signature_facts){ 0 };
	signature_check(facts, &in, NULL, now, &problems);
	code = problems.n > 0 ? problems.items[0].code : PROBLEM_NONE;
	problems_release(&problems);
	return code;
}

/* Each kind signs for itself, the same bytes each time, and for no other. */
static void
test_kinds(void)
{
	static const char *const kinds[] = { "EC P-256", "EC P-384", "EC P-521", "RSA 2048", "RSA 3072" };
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
	struct signer signers[KINDS];
	struct signature_facts facts;
	time_t now = 1790000000;
	struct err e;

	make_signer(&signers[0], EVP_EC_gen("P-256"), now);
	make_signer(&signers[1], EVP_EC_gen("P-384"), now);
	make_signer(&signers[2], EVP_EC_gen("P-521"), now);
	make_signer(&signers[3], EVP_RSA_gen(2048), now);
	make_signer(&signers[4], EVP_RSA_gen(3072), now);
	for (int i = 0; i < KINDS; i++) {
		struct buf a, b;

		buf_init(&a, SIGNATURE_MAX);
		buf_init(&b, SIGNATURE_MAX);
		ok(sign_detached(&a, &signers[i], "text", 4, now, &e) == 0, "%s signs", kinds[i]);
		ok(sign_detached(&b, &signers[i], "text", 4, now, &e) == 0 && a.len == b.len && memcmp(a.data, b.data, a.len) == 0,
		    "%s: the same bytes each time", kinds[i]);
		is_int(check(&a, "text", now, &facts), PROBLEM_NONE, kinds[i]);
		is_str(facts.key, kinds[i], "the kind of key is told");
		is_int(facts.claimed, now, "and the claimed time");
		is_int(facts.anchor, ANCHOR_SELF_SIGNED, "and the anchor");
		signature_facts_release(&facts);
		is_int(check(&a, "texT", now, &facts), PROBLEM_SIGNATURE_DIGEST, "other content is refused");
		ok(!facts.good && facts.anchor == ANCHOR_NONE, "and is no anchor");
		signature_facts_release(&facts);
		is_int(check(&a, "text", now - 301, &facts), PROBLEM_SIGNING_TIME, "a signing time ahead of the clock is refused");
		signature_facts_release(&facts);
		for (int j = 0; j < KINDS; j++) {
			struct signer mixed = { .key = signers[i].key, .kind = signers[i].kind, .cert = signers[j].cert, .chain = signers[j].chain };

			buf_reset(&b);
			if (i != j)
				ok(sign_detached(&b, &mixed, "text", 4, now, &e) != 0, "%s does not sign for a certificate of %s", kinds[i], kinds[j]);
		}
		buf_release(&a);
		buf_release(&b);
	}
	for (int i = 0; i < KINDS; i++)
		signer_release(&signers[i]);
}

/* Any one byte changed: never accepted, never a crash. */
static void
test_flips(void)
{
	struct signature_facts facts;
	struct signer s;
	struct err e;
	struct buf p7s;
	time_t now = 1790000000;
	size_t accepted = 0;

	buf_init(&p7s, SIGNATURE_MAX);
	ok(signer_self_signed(&s, "\xe4\xb8\xad\xe6\x96\x87 Ltd", now, &e) == 0, "a self-signed certificate is made");
	ok(sign_detached(&p7s, &s, "text", 4, now, &e) == 0, "and signs");
	is_int(check(&p7s, "text", now, &facts), PROBLEM_NONE, "and verifies");
	is_int(facts.anchor, ANCHOR_SELF_SIGNED, "as self-signed");
	ok(strstr(facts.subject, "\xe4\xb8\xad\xe6\x96\x87 Ltd") != NULL, "with its name");
	signature_facts_release(&facts);
	for (size_t i = 0; i < p7s.len; i++) {
		p7s.data[i] ^= 0x11;
		if (check(&p7s, "text", now, &facts) == PROBLEM_NONE) {
			printf("# byte %zu\n", i);
			accepted++;
		}
		signature_facts_release(&facts);
		p7s.data[i] ^= 0x11;
	}
	is_int((long long)accepted, 0, "no byte of a signature can be changed");
	for (size_t i = 0; i < p7s.len; i++) {
		struct buf part = p7s;

		part.len = i;
		if (check(&part, "text", now, &facts) == PROBLEM_NONE)
			accepted++;
		signature_facts_release(&facts);
	}
	is_int((long long)accepted, 0, "nor cut off");
	buf_release(&p7s);
	signer_release(&s);
}

/* A role is signed and comes back; what is no role is not signed; RSA does both kinds. */
static void
test_roles(void)
{
	static const struct {
		const char *phrase, *role;
		size_t len;
		bool good;
	} roles[] = {
		{ "a word", "auditor", 7, true },
		{ "Chinese", "\xe5\xae\xa1\xe8\xae\xa1\xe5\x91\x98", 9, true },
		{ "64 bytes", "0123456789012345678901234567890123456789012345678901234567890123", 64, true },
		{ "65 bytes", "01234567890123456789012345678901234567890123456789012345678901234", 65, false },
		{ "nothing", "", 0, false },
		{ "a tab", "a\tb", 3, false },
		{ "a NUL", "a\0b", 3, false },
		{ "a C1 control", "a\xc2\x85", 3, false },
		{ "no UTF-8", "a\xff", 2, false },
	};
	struct signature_facts facts;
	struct signer s;
	struct err e;
	struct buf p7s;
	time_t now = 1790000000;

	buf_init(&p7s, SIGNATURE_MAX);
	make_signer(&s, EVP_RSA_gen(2048), now);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		ok(signer_role_ok(roles[i].role, roles[i].len) == roles[i].good, "role: %s", roles[i].phrase);
		if (!roles[i].good)
			continue;
		s.role = roles[i].role;
		s.kind = i % 2 == 0 ? SIGN_RSA_PSS : SIGN_RSA_PKCS1;
		buf_reset(&p7s);
		ok(sign_detached(&p7s, &s, "text", 4, now, &e) == 0, "%s is signed", roles[i].phrase);
		is_int(check(&p7s, "text", now, &facts), PROBLEM_NONE, "and verifies");
		is_str(facts.role, roles[i].role, "and comes back");
		is_str(facts.algorithm, i % 2 == 0 ? "RSA-PSS SHA256" : "RSA PKCS#1 v1.5 SHA256", "signed as asked for");
		signature_facts_release(&facts);
	}
	buf_release(&p7s);
	signer_release(&s);
}

/* Signed by this signer, whose certificate and key are its own: made into bytes again after the algorithm was set to another. */
static void
rename_algorithm(struct buf *p7s, int nid, int parameters)
{
	const unsigned char *at = (const unsigned char *)p7s->data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)p7s->len);
	unsigned char *der = NULL;
	X509_ALGOR *alg = NULL;
	int len;

	CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0), NULL, NULL, NULL, &alg);
	X509_ALGOR_set0(alg, OBJ_nid2obj(nid), parameters, NULL);
	len = i2d_CMS_ContentInfo(cms, &der);
	buf_reset(p7s);
	buf_add(p7s, der, (size_t)len);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
}

/* No signature covers the name of its algorithm: anybody could write another there. */
static void
test_algorithm_of_other_keys(void)
{
	static const struct {
		const char *phrase;
		bool rsa;
		int nid, parameters;
	} cases[] = {
		{ "RSA, of an EC key", false, NID_sha256WithRSAEncryption, V_ASN1_NULL },
		{ "RSA without its digest, of an EC key", false, NID_rsaEncryption, V_ASN1_NULL },
		{ "ECDSA, of an RSA key", true, NID_ecdsa_with_SHA256, V_ASN1_UNDEF },
	};
	struct signature_facts facts;
	time_t now = 1790000000;
	struct buf p7s;
	struct err e;

	buf_init(&p7s, SIGNATURE_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct signer s;

		make_signer(&s, cases[i].rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"), now);
		buf_reset(&p7s);
		ok(sign_detached(&p7s, &s, "text", 4, now, &e) == 0, "a signature is made");
		rename_algorithm(&p7s, cases[i].nid, cases[i].parameters);
		is_int(check(&p7s, "text", now, &facts), PROBLEM_SIGNATURE_ALGORITHM, cases[i].phrase);
		signature_facts_release(&facts);
		signer_release(&s);
	}
	buf_release(&p7s);
}

/* The certificate, the length of its first element written longer than it need be, as BER allows. */
static X509 *
in_ber(X509 *cert)
{
	unsigned char *der = NULL, *ber, *to;
	const unsigned char *at, *inside, *read;
	int len = i2d_X509(cert, &der), tag, class;
	long all, first;
	X509 *again;

	at = der;
	ASN1_get_object(&at, &all, &tag, &class, len);
	inside = at;
	ASN1_get_object(&inside, &first, &tag, &class, all);
	all -= inside - at;	/* what the first element holds, and what is behind it */
	to = ber = xcalloc(1, (size_t)len + 16);
	ASN1_put_object(&to, 1, (int)(6 + all), V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
	*to++ = V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED;
	*to++ = 0x80 | 4;
	for (int shift = 24; shift >= 0; shift -= 8)
		*to++ = (unsigned char)(first >> shift);
	memcpy(to, inside, (size_t)all);
	read = ber;
	again = d2i_X509(NULL, &read, to + all - ber);
	OPENSSL_free(der);
	free(ber);
	return again;
}

/* What OpenSSL reads, keeps as it came, and writes again unchanged: still no DER. */
static void
test_certificate_in_ber(void)
{
	struct signature_facts facts;
	time_t now = 1790000000;
	struct signer s;
	struct buf p7s;
	struct err e;
	X509 *ber;

	buf_init(&p7s, SIGNATURE_MAX);
	make_signer(&s, EVP_EC_gen("P-256"), now);
	ber = in_ber(s.cert);
	ok(ber != NULL && X509_cmp(ber, s.cert) != 0, "a certificate in BER");
	X509_free(s.cert);
	s.cert = ber;
	ok(sign_detached(&p7s, &s, "text", 4, now, &e) == 0, "signs");
	is_int(check(&p7s, "text", now, &facts), PROBLEM_SIGNATURE_DER, "and is refused");
	signature_facts_release(&facts);
	buf_release(&p7s);
	signer_release(&s);
}

/* A certificate may hold a megabyte of name; what is shown of it is cut between characters. */
static void
test_long_name(void)
{
	X509_NAME *name = X509_NAME_new();
	unsigned char text[3 * 600];
	char *shown;

	for (size_t i = 0; i < sizeof(text); i += 3)
		memcpy(text + i, "\xe4\xb8\xad", 3);
	X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_UTF8STRING, text, sizeof(text), -1, 0);
	shown = certificate_name(name);
	ok(strlen(shown) <= 1024 + 3 && strncmp(shown, "CN=\xe4\xb8\xad", 6) == 0, "a long name is cut");
	ok(utf8_valid(shown, strlen(shown)) && strcmp(shown + strlen(shown) - 6, "\xe4\xb8\xad...") == 0, "between characters, and says so");
	free(shown);
	X509_NAME_free(name);
}

static void
test_long_organisation(void)
{
	char name[200];
	struct signer s;
	struct err e;

	memset(name, 0, sizeof(name));
	for (int i = 0; i < 60; i++)
		memcpy(name + 3 * i, "\xe4\xb8\xad", 3);
	ok(signer_self_signed(&s, name, 1790000000, &e) == 0, "an organisation's name that is too long is cut between characters");
	signer_release(&s);
}

int
main(void)
{
	test_rfc6979();
	test_pss();
	test_kinds();
	test_flips();
	test_roles();
	test_algorithm_of_other_keys();
	test_certificate_in_ber();
	test_long_name();
	test_long_organisation();
	return tap_done();
}
