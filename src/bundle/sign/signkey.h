#ifndef BUNDLE_SIGNKEY_H
#define BUNDLE_SIGNKEY_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/secret.h"

/*
 * A private key that signs, wherever it lives: in a file, in a PKCS#11 token, behind a service.  What signs never sees more
 * than the digest of what is signed.
 */

/* How a signature value is made: over SHA-256, in SM2 over SM3 of the signer and what is signed (sm2sign.h). */
enum sign_kind { SIGN_ECDSA, SIGN_RSA_PSS, SIGN_RSA_PKCS1, SIGN_SM2, SIGN_KIND_COUNT };
extern const char *const sign_kind_names[SIGN_KIND_COUNT];	/* "ecdsa", "rsa-pss", "rsa-pkcs1", "sm2" */

/*
 * The kind for this key: the one named, or with NULL the best that the key can do (RSA keys sign with PSS).  -1 with
 * ERR_USAGE for a name that is none or that the key can not do.
 */
int sign_kind_choose(enum sign_kind *out, const char *name, const EVP_PKEY *key, struct err *e);

struct sign_key {
	EVP_PKEY *key;		/* at least the public part; owned */
	/* Append the value (ECDSA, SM2: DER, RSA: as long as the modulus) to out.  0 or -1. */
	int (*sign)(const struct sign_key *k, enum sign_kind kind, const unsigned char digest[SHA256_SIZE], struct buf *out,
	    struct err *e);
	void (*release)(void *arg);	/* may be NULL */
	void *arg;
};
#define SIGN_VALUE_MAX 1024	/* RSA of 8192 bits */

void sign_key_release(struct sign_key *k);

/* A key that OpenSSL can use directly, private part in memory or behind an engine: with the library's own randomness. */
int sign_key_by_library(const struct sign_key *k, enum sign_kind kind, const unsigned char digest[SHA256_SIZE],
    struct buf *out, struct err *e);

/* Whether a value was made by the private part of this key. */
bool sign_value_good(EVP_PKEY *public, enum sign_kind kind, const unsigned char digest[SHA256_SIZE], const struct buf *value);

/*
 * Where a passphrase or a PIN comes from.  given may be NULL; then ask is called, once, when there is need (NULL: there is
 * nobody to ask).  what is the thing to be opened, for the person.
 */
struct passphrase {
	const struct secret *given;
	int (*ask)(void *arg, const char *what, const struct secret **out, struct err *e);
	void *arg;
};

/* The passphrase for this thing, borrowed from the source, or NULL with e. */
const struct secret *passphrase_get(const struct passphrase *p, const char *what, struct err *e);

/* One question of OpenSSL's for a passphrase, and what became of it. */
struct question {
	const struct passphrase *source;
	const char *what;
	struct err *e;		/* set when it is asked and not answered */
	bool asked, answered;
};
int question_answer(char *to, int size, int writing, void *question);	/* a pem_password_cb */

/* The sentence plus OpenSSL's own reason, whose queue is empty afterwards.  -1. */
int crypto_err(struct err *e, const char *what);

#endif
