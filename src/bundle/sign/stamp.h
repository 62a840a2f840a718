#ifndef BUNDLE_STAMP_H
#define BUNDLE_STAMP_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "bundle/problem.h"
#include "bundle/sign/revocation.h"
#include "bundle/sign/trust.h"

/* One RFC 3161 reply looked at: step 9 of FORMAT.md section 6. */

#define STAMP_MAX (256 * 1024)	/* a reply with its certificates has 3 to 8 kB */

struct stamp_facts {
	char *file;		/* "signatures/officer.p7s.tsr" */
	char *authority;	/* subject of its certificate, RFC 2253 form; NULL when unknown */
	char *serial;		/* of the timestamp, hex */
	char *nonce;		/* of the request it answers, hex; NULL when it names none */
	char *fingerprint;	/* SHA-256 of the authority's certificate, hex */
	char *algorithm;	/* "RSA PKCS#1 v1.5 SHA-256" */
	char *root;		/* subject of the root when it is trusted */
	STACK_OF(X509) *chain;	/* as signature_facts.chain */
	time_t at;		/* the time it states (genTime, without fraction); 0 when unknown */
	time_t not_after;	/* end of the authority's certificate */
	bool good;		/* a granted, whole and unforged timestamp over these bytes, by a certificate for time stamping */
	bool carried;		/* a trusted archive list that was stamped before that end names it; filled by the verifier */
	struct revocation_facts revocation;	/* of that certificate; likewise */
	bool trusted;		/* and that certificate leads to a root that was named, valid at the time it states */
};

/* What a reply is checked with. */
struct stamp_judge {
	const struct trust *roots;	/* NULL or none: nothing is trusted, and that is no problem */
	time_t now;
};

/*
 * Check the reply as a timestamp over data.  What could be read goes into facts (zeroed by the caller, released with
 * stamp_facts_release), every problem into problems.  An authority under no root that was named is left to the caller: facts->trusted
 * is false then and *untrusted says why (zeroed when there is no such thing to say).
 */
void stamp_check(struct stamp_facts *facts, const char *file, const struct buf *reply, const void *data, size_t len,
    const struct stamp_judge *judge, struct problem_list *problems, struct problem *untrusted);
void stamp_facts_release(struct stamp_facts *facts);

#endif
