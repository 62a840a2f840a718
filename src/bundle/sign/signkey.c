#include "bundle/sign/signkey.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>

const char *const sign_kind_names[SIGN_KIND_COUNT] = {
	[SIGN_ECDSA] = "ecdsa",
	[SIGN_RSA_PSS] = "rsa-pss",
	[SIGN_RSA_PKCS1] = "rsa-pkcs1",
	[SIGN_SM2] = "sm2",
};

int
crypto_err(struct err *e, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return err_set(e, ERR_CRYPTO, "%s: %s", what, reason ? reason : "failed");
}

int
sign_kind_choose(enum sign_kind *out, const char *name, const EVP_PKEY *key, struct err *e)
{
	bool ec = EVP_PKEY_is_a(key, "EC"), pss_only = EVP_PKEY_is_a(key, "RSA-PSS"), sm2 = EVP_PKEY_is_a(key, "SM2");
	int kind = 0;

	if (name == NULL) {
		*out = sm2 ? SIGN_SM2 : ec ? SIGN_ECDSA : SIGN_RSA_PSS;
		return 0;
	}
	while (kind < SIGN_KIND_COUNT && strcmp(name, sign_kind_names[kind]) != 0)
		kind++;
	if (kind == SIGN_KIND_COUNT)
		return err_set(e, ERR_USAGE, "kind of signature %.32s: want ecdsa, rsa-pss or rsa-pkcs1", name);
	if (ec != (kind == SIGN_ECDSA) || sm2 != (kind == SIGN_SM2) || (pss_only && kind != SIGN_RSA_PSS))
		return err_set(e, ERR_USAGE, "kind of signature %s: the key is %s", name, sm2 ? "SM2" : ec ? "EC" : pss_only ? "RSA-PSS" : "RSA");
	*out = (enum sign_kind)kind;
	return 0;
}

void
sign_key_release(struct sign_key *k)
{
	EVP_PKEY_free(k->key);
	if (k->release != NULL)
		k->release(k->arg);
	*k = (struct sign_key){ 0 };
}

const struct secret *
passphrase_get(const struct passphrase *p, const char *what, struct err *e)
{
	const struct secret *answer = NULL;

	if (p != NULL && p->given != NULL)
		return p->given;
	if (p == NULL || p->ask == NULL) {
		err_set(e, ERR_CRYPTO, "%s: the key is encrypted and no passphrase was given", what);
		return NULL;
	}
	return p->ask(p->arg, what, &answer, e) == 0 ? answer : NULL;
}

int
question_answer(char *to, int size, int writing, void *question)
{
	struct question *q = question;
	const struct secret *secret = passphrase_get(q->source, q->what, q->e);
	size_t len = secret_len(secret);

	(void)writing;
	q->asked = true;
	q->answered = secret != NULL;
	if (secret == NULL || size < 0 || len > (size_t)size)
		return -1;
	memcpy(to, secret_text(secret), len);
	return (int)len;
}

static int
set_up(EVP_PKEY_CTX *ctx, enum sign_kind kind)
{
	static const int padding[SIGN_KIND_COUNT] = { [SIGN_RSA_PSS] = RSA_PKCS1_PSS_PADDING, [SIGN_RSA_PKCS1] = RSA_PKCS1_PADDING };

	return EVP_PKEY_CTX_set_signature_md(ctx, kind == SIGN_SM2 ? EVP_sm3() : EVP_sha256()) > 0 &&
	    (padding[kind] == 0 || EVP_PKEY_CTX_set_rsa_padding(ctx, padding[kind]) > 0) &&
	    (kind != SIGN_RSA_PSS || EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0);
}

int
sign_key_by_library(const struct sign_key *k, enum sign_kind kind, const unsigned char digest[SHA256_SIZE], struct buf *out,
    struct err *e)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(k->key, NULL);
	unsigned char value[SIGN_VALUE_MAX];
	size_t len = sizeof(value);
	int rc = -1;

	if (ctx == NULL || EVP_PKEY_sign_init(ctx) <= 0 || !set_up(ctx, kind) ||
	    EVP_PKEY_sign(ctx, value, &len, digest, SHA256_SIZE) <= 0)
		crypto_err(e, "signature");
	else if (buf_add(out, value, len) != 0)
		err_set(e, ERR_LIMIT, "signature: the value is over its limit");
	else
		rc = 0;
	EVP_PKEY_CTX_free(ctx);
	return rc;
}

bool
sign_value_good(EVP_PKEY *public, enum sign_kind kind, const unsigned char digest[SHA256_SIZE], const struct buf *value)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(public, NULL);
	bool good = ctx != NULL && EVP_PKEY_verify_init(ctx) > 0 && set_up(ctx, kind) &&
	    EVP_PKEY_verify(ctx, (const unsigned char *)buf_text(value), value->len, digest, SHA256_SIZE) == 1;

	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return good;
}
