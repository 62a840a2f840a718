#include "bundle/sign/stamp_ask.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/ts.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/hash.h"

enum { NONCE_BITS = 64 };

char *
stamp_path(const char *path, size_t i)
{
	return i == 0 ? xasprintf("%s.tsr", path) : xasprintf("%s.%zu.tsr", path, i + 1);
}

static bool
set_imprint(TS_REQ *req, const void *data, size_t len)
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *alg = X509_ALGOR_new();
	unsigned char md[SHA256_SIZE];
	bool done = imprint != NULL && alg != NULL && EVP_Digest(data, len, md, NULL, EVP_sha256(), NULL) == 1 &&
	    X509_ALGOR_set0(alg, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 && TS_MSG_IMPRINT_set_algo(imprint, alg) == 1 &&
	    TS_MSG_IMPRINT_set_msg(imprint, md, sizeof(md)) == 1 && TS_REQ_set_msg_imprint(req, imprint) == 1;

	X509_ALGOR_free(alg);
	TS_MSG_IMPRINT_free(imprint);
	return done;
}

static bool
set_nonce(TS_REQ *req, char nonce[STAMP_NONCE_HEX])
{
	BIGNUM *bn = BN_new();
	ASN1_INTEGER *n = NULL;
	char *hex = NULL;
	bool done = bn != NULL && BN_rand(bn, NONCE_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
	    (n = BN_to_ASN1_INTEGER(bn, NULL)) != NULL && (hex = BN_bn2hex(bn)) != NULL && TS_REQ_set_nonce(req, n) == 1;

	if (done)
		snprintf(nonce, STAMP_NONCE_HEX, "%s", hex);
	OPENSSL_free(hex);
	ASN1_INTEGER_free(n);
	BN_free(bn);
	return done;
}

int
stamp_query(struct buf *query, char nonce[STAMP_NONCE_HEX], const void *data, size_t len, struct err *e)
{
	TS_REQ *req = TS_REQ_new();
	unsigned char *der = NULL;
	int der_len = -1, rc = -1;

	if (req != NULL && TS_REQ_set_version(req, 1) == 1 && set_imprint(req, data, len) && set_nonce(req, nonce) &&
	    TS_REQ_set_cert_req(req, 1) == 1)
		der_len = i2d_TS_REQ(req, &der);
	if (der_len > 0 && buf_add(query, der, (size_t)der_len) == 0)
		rc = 0;
	else
		err_set(e, ERR_CRYPTO, "timestamp request: cannot be made");
	ERR_clear_error();
	OPENSSL_free(der);
	TS_REQ_free(req);
	return rc;
}

int
stamp_accept(struct stamp_facts *facts, const struct buf *reply, const struct stamp_asked *asked, const void *data, size_t len,
    struct err *e)
{
	const struct stamp_judge judge = { .now = asked->now };
	struct problem_list problems = { 0 };
	struct problem untrusted;
	char at[CLOCK_ISO_SIZE];
	int rc = -1;

	stamp_check(facts, asked->where, reply, data, len, &judge, &problems, &untrusted);
	clock_iso(facts->at, at);
	if (problems.n > 0)
		err_set(e, problems.items[0].code == PROBLEM_TIMESTAMP_STATUS ? ERR_NO : ERR_FORMAT, "%s", problems.items[0].text);
	else if (facts->nonce == NULL || strcmp(facts->nonce, asked->nonce) != 0)
		err_set(e, ERR_FORMAT, "%s: is not the answer to this request: its nonce is another", asked->where);
	else if (asked->claimed > facts->at + CLOCK_SLACK)
		err_set(e, ERR_FORMAT, "%s: states %s, which is before the signature says it was made: one of the clocks is wrong",
		    asked->where, at);
	else
		rc = 0;
	problems_release(&problems);
	return rc;
}
