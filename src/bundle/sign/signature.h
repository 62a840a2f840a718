#ifndef BUNDLE_SIGNATURE_H
#define BUNDLE_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "bundle/problem.h"
#include "bundle/sign/revocation.h"
#include "bundle/sign/stamp.h"
#include "bundle/sign/trust.h"

/* One .p7s or .sm2.p7s looked at: steps 8 and 10 of FORMAT.md section 6, and 12 for the latter. */

/* What a signature is worth, weakest first.  The names are part of the contract (anchor_names). */
enum anchor { ANCHOR_NONE, ANCHOR_SELF_SIGNED, ANCHOR_KEY, ANCHOR_ROOT, ANCHOR_COUNT };
extern const char *const anchor_names[ANCHOR_COUNT];

struct signature_facts {
	char *name;		/* the signer's: what stands before the first dot of file */
	char *file;		/* under signatures/: "officer.p7s" */
	char *subject;		/* RFC 2253 form, UTF-8; "" when unknown */
	char *issuer;
	char *serial;		/* hex */
	char *fingerprint;	/* SHA-256 of the certificate, hex */
	char *key;		/* "EC P-256", "RSA 3072" */
	char *algorithm;	/* "ECDSA SHA-256", "RSA-PSS SHA-256" */
	char *role;		/* what the signer claims to be, signed; NULL: nothing is claimed */
	char *root;		/* subject of the root when the anchor is ANCHOR_ROOT */
	STACK_OF(X509) *chain;	/* signer first, then its issuers as far as known; NULL when the chain to a root that was asked for fails */
	time_t claimed;		/* signing-time attribute; 0 when absent */
	time_t not_before, not_after;
	bool good;		/* value and digest are right */
	enum anchor anchor;	/* ANCHOR_NONE unless good */

	/* Filled by the verifier of the bundle, not by signature_check. */
	struct stamp_facts *stamps;	/* over this signature, in the order of the bundle */
	size_t stamps_n;
	time_t proven;		/* the earliest time that a trusted timestamp, or archive list, states; 0: none */
	char *proven_by;	/* the file that does */
	struct revocation_facts revocation;	/* at the proven time, or now without */
};

/* A CMS signature and what it must have signed, borrowed. */
struct signature_input {
	const char *name;	/* the signer's */
	const void *der;
	size_t der_len;
	const void *content;	/* tagmanifest-sha256.txt, with sm2 tagmanifest-sm3.txt */
	size_t content_len;
	bool sm2;		/* NAME.sm2.p7s */
};

/*
 * Check one at the time now, which is the proven time of the signature when there is one.  trust may have no roots.  Whatever could be
 * read goes into facts (zeroed by the caller, released with signature_facts_release), every problem into problems.
 */
void signature_check(struct signature_facts *facts, const struct signature_input *in, const struct trust *trust, time_t now,
    struct problem_list *problems);
/* What a certificate says of itself, into facts. */
void signature_certificate_facts(struct signature_facts *facts, X509 *cert);
void signature_facts_release(struct signature_facts *facts);

#endif
