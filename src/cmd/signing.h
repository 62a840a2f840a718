#ifndef CMD_SIGNING_H
#define CMD_SIGNING_H

#include <stdbool.h>

#include "base/err.h"
#include "base/secret.h"
#include "model.h"

struct signer_source;	/* bundle/sign.h: the stages that do not sign need not know it */

/*
 * The options that name a signer, the same for every command that signs, and what becomes of them.  Zero to begin with.
 * A passphrase is never an argument and never in the environment: it comes from a descriptor, a file or the terminal.
 */
struct signing {
	const char *key, *certificate, *kind, *role;
	const char *passphrase_file, *passphrase_fd;
	const char *scope;		/* scope file that says how a service is reached that keeps the key; NULL: none */
	struct strlist crls;
	bool sm2;			/* the options that begin with --sm2-, see SIGNING_SM2 */
	bool cms;			/* with sm2: the CMS form of the signature, too */

	struct secret *passphrase;	/* once it is known */
};

/* Rows for the option table of a command; s is its struct signing. */
#define SIGNING_OPTIONS(s) \
	{ "key", OPTION_TEXT, &(s).key, "KEY", "private key of the signer: a file in PEM or PKCS#12, a pkcs11: URI, or the ARN of a key in KMS" }, \
	{ "certificate", OPTION_TEXT, &(s).certificate, "FILE", "its certificate, and the chain behind it, PEM (PKCS#12 may hold them)" }, \
	{ "passphrase-fd", OPTION_TEXT, &(s).passphrase_fd, "N", "read the passphrase from this descriptor, one line (default: ask on the terminal)" }, \
	{ "passphrase-file", OPTION_TEXT, &(s).passphrase_file, "FILE", "first line: the passphrase of the key" }, \
	{ "signature", OPTION_TEXT, &(s).kind, "KIND", "ecdsa, rsa-pss or rsa-pkcs1 (default: ecdsa or rsa-pss, as the key is)" }, \
	{ "crl", OPTION_FILES, &(s).crls, "FILE", "a revocation list to put beside the signature, PEM or DER: the issuer's first" }, \
	{ "role", OPTION_TEXT, &(s).role, "ROLE", "what the signer signs as, part of what is signed (default: the signer's name)" }

/* The same for a signature of the Chinese profile; s begins as SIGNING_SM2. */
#define SIGNING_SM2 { .sm2 = true }
#define SM2_SIGNING_OPTIONS(s) \
	{ "sm2-key", OPTION_TEXT, &(s).key, "KEY", "SM2 private key, for a signature of the Chinese profile beside the other one or alone" }, \
	{ "sm2-certificate", OPTION_TEXT, &(s).certificate, "FILE", "its certificate, and the chain behind it, all of them SM2, PEM" }, \
	{ "sm2-passphrase-fd", OPTION_TEXT, &(s).passphrase_fd, "N", "read the passphrase of the SM2 key from this descriptor" }, \
	{ "sm2-passphrase-file", OPTION_TEXT, &(s).passphrase_file, "FILE", "first line: the passphrase of the SM2 key" }, \
	{ "sm2-cms", OPTION_FLAG, &(s).cms, NULL, "the SM2 signature in CMS form as well: signatures/NAME.sm2.p7s" }, \
	{ "sm2-crl", OPTION_FILES, &(s).crls, "FILE", "a revocation list to put beside the SM2 signature, PEM or DER: the issuer's first" }

/* Whether they name a signer, and go together.  ERR_USAGE. */
int signing_check(const struct signing *s, struct err *e);

/*
 * What bundle/sign.h wants, borrowing s, which may then be asked for the passphrase.  name is the signer's, the role when
 * none was given.  -1: the passphrase cannot be read.
 */
int signing_source(struct signing *s, const char *name, struct signer_source *out, struct err *e);

/* Load the signer and let it go: what is wrong with it is told before hours of work, and a passphrase asked for. */
int signing_try(struct signing *s, const char *name, struct err *e);

void signing_release(struct signing *s);

#endif
