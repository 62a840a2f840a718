#ifndef BUNDLE_REVOCATION_H
#define BUNDLE_REVOCATION_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "bundle/problem.h"

/*
 * Revocation lists that came with the signatures: step 11 of FORMAT.md section 6.  OpenSSL's own check asks whether a list is valid at the
 * time of the chain and looks at no date, so that a list from after the signature never fits; here each list is judged apart.
 */
#define CRL_SLACK (7 * 24 * 3600)	/* seconds that a list may be older than the time it answers for */
#define CRLS_MAX 256			/* lists from all places: each is compared with every certificate */

struct crl {
	char *file;		/* "signatures/officer.p7s.crl", or where the list is inside, or of a file that was brought */
	X509_CRL *list;
	bool given;		/* a reader brought it: it is not the bundle's */
	bool used;		/* its issuer is that of a certificate here, and its signature is right */
	bool forged;		/* its issuer is, its signature is not: told once */
};

struct crls {
	struct crl *items;
	size_t n, cap;
};

/* Read one list.  A problem (PROBLEM_CRL_FORM, of a given one PROBLEM_CRL_GIVEN) goes into problems, the list is not added then. */
void crls_add(struct crls *l, const char *file, const void *der, size_t len, bool given, struct problem_list *problems);
void crls_release(struct crls *l);

/* What the lists say of a certificate, worst last.  The names are part of the contract. */
enum revocation_state { REVOCATION_NOT_CHECKED, REVOCATION_NONE, REVOCATION_LATER, REVOCATION_REVOKED, REVOCATION_STATE_COUNT };
extern const char *const revocation_names[REVOCATION_STATE_COUNT];

struct revocation_facts {
	enum revocation_state state;	/* of the certificate itself; REVOKED also when an issuer's is */
	bool issuers;			/* the lists also answer for every issuer below the root */
	const char *list;		/* the file of the list that answered, borrowed from the lists; NULL without */
	time_t list_from;		/* its thisUpdate; 0 without */
	time_t revoked;			/* since when; 0 unless LATER or REVOKED */
	const char *reason;		/* "keyCompromise"; static; NULL when none is given */
};

struct revocation_question {
	const char *object;		/* whose certificate: "signatures/officer.p7s" */
	STACK_OF(X509) *chain;		/* that certificate first, each followed by its issuer */
	time_t at;			/* when it had to be good */
	bool authority;			/* a time stamping authority's: RFC 3161 section 4 says what revocation means */
	bool strict;			/* a list must answer for each certificate below the root; a lost key always counts */
};

/* Judge by the lists at hand; problems: CRL_SIGNATURE, SIGNER_REVOKED or TIMESTAMP_REVOKED, REVOCATION_UNKNOWN. */
void revocation_check(struct revocation_facts *out, struct crls *l, const struct revocation_question *q, struct problem_list *problems);

#endif
