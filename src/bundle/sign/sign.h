#ifndef BUNDLE_SIGN_H
#define BUNDLE_SIGN_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/sign/signkey.h"
#include "model.h"

/*
 * Signers and their signatures: detached CMS, CAdES-BES, DER (FORMAT.md section 5).  The signature value is made
 * deterministic where the private part can be read, so that the same evidence sealed again is the same stream.
 */
#define SIGN_PEM_MAX (1024 * 1024)	/* a certificate chain in PEM; real ones are a few kB */
#define SIGN_CRLS_MAX 8			/* one for each certificate below the root is enough */
#define SIGN_CHAIN_MAX 16		/* certificates in the file */
#define SIGNATURE_MAX (1024 * 1024)	/* one .p7s; real ones are 2 kB */

/* Makes a key that is in no file: cert is the signer's.  As keyfile_load otherwise. */
typedef int sign_key_open(void *arg, struct sign_key *k, X509 *cert, struct err *e);

/* What a signer is made of.  Borrowed for the call, the role for the signer's life. */
struct signer_source {
	const char *key;		/* a file in PEM or PKCS#12; a name for sentences when open is set */
	const char *certificate;	/* PEM: the signer's first, intermediates after it; may be NULL with PKCS#12 */
	struct passphrase passphrase;
	const char *kind;		/* of signature, as sign_kind_choose takes it; NULL: the key's best */
	const char *role;		/* what the signer claims to be, signed with the rest; NULL: nothing */
	const struct strlist *crls;	/* files of revocation lists (crlfile.h), the signer's issuer first; NULL: none */
	bool sm2;			/* the key must be SM2, which signs in the Chinese profile only; otherwise it must not */

	sign_key_open *open;		/* NULL: the key is in a file */
	void *arg;
};

struct signer {
	struct sign_key key;
	enum sign_kind kind;
	X509 *cert;
	STACK_OF(X509) *chain;		/* intermediates, may be empty */
	const char *role;
	struct buf crls[SIGN_CRLS_MAX];	/* DER, to stand beside the signature */
	size_t n_crls;
};

/*
 * Errors: unreadable files, a wrong or missing passphrase, a key type that can not sign here (RSA of 2048-8192 bits, EC on P-256,
 * P-384, P-521 can), a certificate that does not belong to the key, whose purposes exclude signing, or that is not valid at
 * the time now; a role that is empty, too long or no plain text.
 */
int signer_load(struct signer *s, const struct signer_source *source, time_t now, struct err *e);

/* A fresh P-256 key with a certificate for itself, subject `O=organisation, CN=organisation (self-signed)`. */
int signer_self_signed(struct signer *s, const char *organisation, time_t now, struct err *e);

void signer_release(struct signer *s);

/*
 * Where the signature of the signer of this name belongs in a bundle, and where his revocation lists do, from 0: in this
 * order they are sorted, behind all other files of his.  The caller frees them.
 */
char *signature_path(const char *name);
char *signature_crl_path(const char *name, size_t i);

/* Sign these bytes; out gets the DER of the .p7s.  when is written as the signing-time attribute. */
int sign_detached(struct buf *out, const struct signer *s, const void *bytes, size_t len, time_t when,
    struct err *e);

#endif
