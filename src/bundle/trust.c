#include "bundle/trust.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/certificate.h"
#include "bundle/sm2.h"

enum {
	TRUST_FILE_MAX = 8 * 1024 * 1024,	/* a system's whole CA bundle is about 250 kB */
	AUTH_LEVEL = 2				/* 112 bits: no SHA-1 signatures, no RSA below 2048 in the chain */
};

int
trust_add(struct trust *t, const char *path, struct err *e)
{
	struct buf pem;
	BIO *bio = NULL;
	X509 *cert;
	size_t before = t->roots;
	int rc = -1;

	buf_init(&pem, TRUST_FILE_MAX);
	if (t->store == NULL && (t->store = X509_STORE_new()) == NULL) {
		err_set(e, ERR_CRYPTO, "%s: cannot make a certificate store", path);
		goto out;
	}
	if (file_read(&pem, path, e) != 0)
		goto out;
	bio = BIO_new_mem_buf(buf_text(&pem), (int)pem.len);
	while (bio != NULL && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		sm2_set_id(cert);
		if (X509_STORE_add_cert(t->store, cert) == 1)
			t->roots++;
		X509_free(cert);
	}
	ERR_clear_error();
	if (t->roots == before)
		err_set(e, ERR_USAGE, "%s: holds no certificate in PEM", path);
	else
		rc = 0;
out:
	BIO_free(bio);
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
chain_problem(X509_STORE_CTX *ctx, const char *file, struct problem *p)
{
	int error = X509_STORE_CTX_get_error(ctx);
	X509 *at = X509_STORE_CTX_get_current_cert(ctx);
	char *subject = at ? certificate_name(X509_get_subject_name(at)) : xstrdup("");
	enum problem_code code = error == X509_V_ERR_CERT_HAS_EXPIRED ? PROBLEM_SIGNER_EXPIRED :
	    error == X509_V_ERR_CERT_NOT_YET_VALID ? PROBLEM_SIGNER_NOT_YET_VALID : PROBLEM_SIGNER_UNTRUSTED;

	problem_set(p, code, "signatures/%s: does not lead to a root that was named: %s (%s)", file,
	    X509_verify_cert_error_string(error), subject);
	free(subject);
}

char *
trust_chain(const struct trust *t, X509 *cert, STACK_OF(X509) *others, time_t now, const char *file, struct problem *p)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *path;
	X509_VERIFY_PARAM *param;
	char *root = NULL;

	if (ctx == NULL || X509_STORE_CTX_init(ctx, t->store, cert, others) != 1) {
		problem_set(p, PROBLEM_SIGNER_UNTRUSTED, "signatures/%s: its chain cannot be checked", file);
		goto out;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, now);
	X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
	if (X509_verify_cert(ctx) != 1) {
		chain_problem(ctx, file, p);
		goto out;
	}
	path = X509_STORE_CTX_get0_chain(ctx);
	root = certificate_name(X509_get_subject_name(sk_X509_value(path, sk_X509_num(path) - 1)));
out:
	ERR_clear_error();
	X509_STORE_CTX_free(ctx);
	return root;
}
