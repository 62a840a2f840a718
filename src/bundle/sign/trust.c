#include "bundle/sign/trust.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/sign/certificate.h"

enum {
	TRUST_FILE_MAX = 8 * 1024 * 1024,	/* a system's whole CA bundle is about 250 kB */
	PATH_MAX_CERTIFICATES = 16,
	AUTH_LEVEL = 2				/* 112 bits: no SHA-1 signatures, no RSA below 2048 in the chain */
};

const struct trust_codes trust_signer_codes = {
	.untrusted = PROBLEM_SIGNER_UNTRUSTED,
	.expired = PROBLEM_SIGNER_EXPIRED,
	.not_yet_valid = PROBLEM_SIGNER_NOT_YET_VALID,
};

int
trust_add(struct trust *t, const char *path, struct err *e)
{
	STACK_OF(X509) *roots = NULL;
	struct buf pem;
	size_t before = t->roots;
	int rc = -1;

	buf_init(&pem, TRUST_FILE_MAX);
	if (t->store == NULL && (t->store = X509_STORE_new()) == NULL) {
		err_set(e, ERR_CRYPTO, "%s: cannot make a certificate store", path);
		goto out;
	}
	if (file_read(&pem, path, e) != 0)
		goto out;
	roots = certificates_read(&pem, INT_MAX);
	for (int i = 0; i < sk_X509_num(roots); i++)
		t->roots += X509_STORE_add_cert(t->store, sk_X509_value(roots, i)) == 1;
	ERR_clear_error();
	if (t->roots == before)
		err_set(e, ERR_USAGE, "%s: holds no certificate in PEM", path);
	else
		rc = 0;
out:
	sk_X509_pop_free(roots, X509_free);
	buf_release(&pem);
	return rc;
}

void
trust_release(struct trust *t)
{
	X509_STORE_free(t->store);
	*t = (struct trust){ 0 };
}

static void
chain_problem(X509_STORE_CTX *ctx, const struct trust_codes *codes, struct problem *p)
{
	int error = X509_STORE_CTX_get_error(ctx);
	X509 *at = X509_STORE_CTX_get_current_cert(ctx);
	char *subject = at ? certificate_name(X509_get_subject_name(at)) : xstrdup("");
	enum problem_code code = error == X509_V_ERR_CERT_HAS_EXPIRED ? codes->expired :
	    error == X509_V_ERR_CERT_NOT_YET_VALID ? codes->not_yet_valid : codes->untrusted;

	problem_set(p, code, "does not lead to a root that was named: %s (%s)", X509_verify_cert_error_string(error), subject);
	free(subject);
}

STACK_OF(X509) *
trust_chain(const struct trust *t, const struct trust_question *q, struct problem *p)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *chain = NULL;
	X509_VERIFY_PARAM *param;

	if (ctx == NULL || X509_STORE_CTX_init(ctx, t->store, q->cert, q->others) != 1) {
		problem_set(p, q->codes->untrusted, "its chain cannot be checked");
		goto out;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, q->at);
	X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
	if (X509_verify_cert(ctx) == 1)
		chain = X509_STORE_CTX_get1_chain(ctx);
	else
		chain_problem(ctx, q->codes, p);
out:
	ERR_clear_error();
	X509_STORE_CTX_free(ctx);
	return chain;
}

STACK_OF(X509) *
trust_path(X509 *cert, STACK_OF(X509) *others)
{
	STACK_OF(X509) *path = sk_X509_new_null();
	X509 *last = cert;

	for (int depth = 0; last != NULL && depth < PATH_MAX_CERTIFICATES; depth++) {
		X509 *next = NULL;

		X509_up_ref(last);
		sk_X509_push(path, last);
		for (int i = 0; i < sk_X509_num(others) && next == NULL && X509_self_signed(last, 0) != 1; i++) {
			if (X509_check_issued(sk_X509_value(others, i), last) == X509_V_OK)
				next = sk_X509_value(others, i);
		}
		last = next;
	}
	return path;
}

char *
trust_root_name(STACK_OF(X509) *chain)
{
	return certificate_name(X509_get_subject_name(sk_X509_value(chain, sk_X509_num(chain) - 1)));
}
