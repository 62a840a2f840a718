#include "bundle/sign/crlfile.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#include "base/fileio.h"
#include "bundle/sign/sm2.h"

static X509_CRL *
parse(const struct buf *file)
{
	const unsigned char *at = (const unsigned char *)buf_text(file);
	X509_CRL *list = d2i_X509_CRL(NULL, &at, (long)file->len);
	BIO *bio;

	if (list == NULL && (bio = BIO_new_mem_buf(buf_text(file), (int)file->len)) != NULL) {
		list = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
		BIO_free(bio);
	}
	ERR_clear_error();
	return list;
}

/* The signer's certificate, then those above it; NULL at the end. */
static X509 *
certificate_at(const struct signer *s, int i)
{
	return i == 0 ? s->cert : sk_X509_value(s->chain, i - 1);
}

/* Whether one that the issuer of this list made is here, and is not on it. */
static int
judge(X509_CRL *list, const char *path, const struct signer *s, struct err *e)
{
	const X509_NAME *issuer = X509_CRL_get_issuer(list);
	X509_REVOKED *entry;
	bool ours = false;
	X509 *cert;

	for (int i = 0; (cert = certificate_at(s, i)) != NULL; i++) {
		if (X509_NAME_cmp(X509_get_subject_name(cert), issuer) == 0 &&
		    (!sm2_list_signed_by(list, X509_get0_pubkey(cert)) || (X509_get_key_usage(cert) & KU_CRL_SIGN) == 0)) {
			ERR_clear_error();
			return err_set(e, ERR_CRYPTO, "%s: the list is not signed by its issuer, or the issuer may sign none", path);
		}
		if (X509_NAME_cmp(X509_get_issuer_name(cert), issuer) != 0)
			continue;
		ours = true;
		if (X509_CRL_get0_by_cert(list, &entry, cert) == 1)
			return err_set(e, ERR_CRYPTO, "%s: the list revokes %s certificate", path, i == 0 ? "the signer's" : "an issuer's");
	}
	return ours ? 0 : err_set(e, ERR_CRYPTO, "%s: the list is of somebody who issued none of the signer's certificates", path);
}

static int
encode(struct buf *out, X509_CRL *list, const char *path, struct err *e)
{
	unsigned char *der = NULL;
	int len = i2d_X509_CRL(list, &der), rc = 0;

	if (len <= 0)
		return crypto_err(e, path);
	if (buf_add(out, der, (size_t)len) != 0)
		rc = err_set(e, ERR_LIMIT, "%s: is over the limit of %zu bytes", path, out->max);
	OPENSSL_free(der);
	return rc;
}

int
crlfile_load(struct buf *out, const char *path, const struct signer *s, struct err *e)
{
	X509_CRL *list = NULL;
	struct buf file;
	int rc = -1;

	buf_init(&file, 2 * SIGNATURE_MAX);	/* PEM is longer than the DER that may stand in a bundle */
	if (file_read(&file, path, e) != 0)
		goto out;
	list = parse(&file);
	if (list == NULL)
		err_set(e, ERR_CRYPTO, "%s: is no revocation list in PEM or DER", path);
	else if (judge(list, path, s, e) == 0)
		rc = encode(out, list, path, e);
out:
	X509_CRL_free(list);
	buf_release(&file);
	return rc;
}
