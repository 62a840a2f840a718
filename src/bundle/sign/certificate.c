#include "bundle/sign/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "bundle/sign/sm2.h"

enum {
	TEXT_MAX = 1024,	/* bytes of a name or number that are shown; a certificate in a bundle can have a megabyte of them */
	RSA_BITS_MIN = 2048,
	RSA_BITS_MAX = 8192
};

/* As much of it as is shown, cut at a character. */
static char *
shown(const char *text, size_t len)
{
	size_t n = len;

	if (len > TEXT_MAX) {
		for (n = TEXT_MAX; ((unsigned char)text[n] & 0xc0) == 0x80; n--)
			;
	}
	return xasprintf("%.*s%s", (int)n, text, n < len ? "..." : "");
}

char *
certificate_name(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL, *text;
	long len = 0;

	if (bio != NULL && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		len = BIO_get_mem_data(bio, &data);
	text = shown(data ? data : "", len > 0 ? (size_t)len : 0);
	BIO_free(bio);
	return text;
}

char *
certificate_number(const ASN1_INTEGER *n)
{
	BIGNUM *bn = ASN1_INTEGER_to_BN(n, NULL);
	char *hex = bn ? BN_bn2hex(bn) : NULL;
	char *text = shown(hex ? hex : "", hex ? strlen(hex) : 0);

	OPENSSL_free(hex);
	BN_free(bn);
	return text;
}

char *
certificate_fingerprint(const X509 *cert)
{
	unsigned char md[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE] = "";

	if (X509_digest(cert, EVP_sha256(), md, NULL) == 1)
		hex_encode(md, sizeof(md), hex);
	return xstrdup(hex);
}

time_t
certificate_time(const ASN1_TIME *t)
{
	struct tm tm;

	return t != NULL && ASN1_TIME_to_tm(t, &tm) == 1 ? timegm(&tm) : 0;
}

char *
certificate_key(EVP_PKEY *key)
{
	char group[64] = "";

	if (key == NULL)
		return xstrdup("unknown");
	if (EVP_PKEY_is_a(key, "SM2"))
		return xstrdup("SM2");
	if (EVP_PKEY_is_a(key, "EC")) {
		const char *nist;

		EVP_PKEY_get_group_name(key, group, sizeof(group), NULL);
		nist = EC_curve_nid2nist(OBJ_txt2nid(group));
		return xasprintf("EC %s", nist ? nist : group);
	}
	return xasprintf("%s %d", EVP_PKEY_get0_type_name(key), EVP_PKEY_get_bits(key));
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

/* A hostile file may say that it is encrypted: nobody is asked for a passphrase. */
static int
no_passphrase(char *to, int size, int writing, void *arg)
{
	(void)to;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

STACK_OF(X509) *
certificates_read(const struct buf *pem, int max)
{
	STACK_OF(X509) *out = xcheck(sk_X509_new_null());
	BIO *bio = xcheck(BIO_new_mem_buf(buf_text(pem), (int)pem->len));
	X509 *cert;

	while (sk_X509_num(out) < max && (cert = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL)) != NULL) {
		sm2_set_id(cert);
		sk_X509_push(out, cert);
	}
	ERR_clear_error();
	BIO_free(bio);
	return out;
}
