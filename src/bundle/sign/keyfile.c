#include "bundle/sign/keyfile.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "base/fileio.h"
#include "bundle/sign/signvalue.h"

static int
wrong_passphrase(const char *path, struct err *e)
{
	ERR_clear_error();
	return err_set(e, ERR_CRYPTO, "%s: the passphrase does not open this key", path);
}

static int
from_pem(struct sign_key *k, const struct buf *file, struct question *q)
{
	BIO *bio = BIO_new_mem_buf(buf_text(file), (int)file->len);
	int rc = -1;

	k->key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, question_answer, q) : NULL;
	if (k->key != NULL)
		rc = 0;
	else if (!q->asked)
		err_set(q->e, ERR_CRYPTO, "%s: holds no private key in PEM or PKCS#12", q->what);
	else if (q->answered)
		wrong_passphrase(q->what, q->e);
	BIO_free(bio);
	ERR_clear_error();
	return rc;
}

/* A file without passphrase may have its check value made with no password or with an empty one. */
static int
from_pkcs12(struct sign_key *k, X509 **cert, STACK_OF(X509) **chain, PKCS12 *p12, struct question *q)
{
	const char *word = PKCS12_verify_mac(p12, NULL, 0) == 1 ? NULL : "";

	if (word != NULL && PKCS12_verify_mac(p12, "", 0) != 1) {
		const struct secret *secret = passphrase_get(q->source, q->what, q->e);

		if (secret == NULL)
			return -1;
		word = secret_text(secret);
		if (PKCS12_verify_mac(p12, word, -1) != 1)
			return wrong_passphrase(q->what, q->e);
	}
	if (PKCS12_parse(p12, word, &k->key, cert, chain) != 1)
		return crypto_err(q->e, q->what);
	ERR_clear_error();
	return k->key != NULL ? 0 : err_set(q->e, ERR_CRYPTO, "%s: holds no private key", q->what);
}

int
keyfile_load(struct sign_key *k, X509 **cert, STACK_OF(X509) **chain, const char *path, const struct passphrase *passphrase,
    struct err *e)
{
	struct question q = { .source = passphrase, .what = path, .e = e };
	const unsigned char *at;
	PKCS12 *p12 = NULL;
	struct buf file;
	int rc = -1;

	*k = (struct sign_key){ .sign = sign_key_deterministic };
	*cert = NULL;
	*chain = NULL;
	buf_init(&file, KEYFILE_MAX);
	if (file_read(&file, path, e) != 0)
		goto out;
	at = (const unsigned char *)buf_text(&file);
	p12 = d2i_PKCS12(NULL, &at, (long)file.len);
	ERR_clear_error();
	rc = p12 != NULL ? from_pkcs12(k, cert, chain, p12, &q) : from_pem(k, &file, &q);
out:
	PKCS12_free(p12);
	if (file.data != NULL)
		OPENSSL_cleanse(file.data, file.len);
	buf_release(&file);
	return rc;
}
