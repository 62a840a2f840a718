#include "bundle/keyfile.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "base/fileio.h"
#include "bundle/signvalue.h"

/* One question of OpenSSL's reader, and what became of it. */
struct question {
	const struct passphrase *source;
	const char *path;
	struct err *e;
	bool asked, answered;
};

static int
answer(char *to, int size, int writing, void *arg)
{
	struct question *q = arg;
	const struct secret *secret = passphrase_get(q->source, q->path, q->e);
	size_t len = secret_len(secret);

	(void)writing;
	q->asked = true;
	q->answered = secret != NULL;
	if (secret == NULL || size < 0 || len > (size_t)size)
		return -1;
	memcpy(to, secret_text(secret), len);
	return (int)len;
}

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

	k->key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, answer, q) : NULL;
	if (k->key != NULL)
		rc = 0;
	else if (!q->asked)
		err_set(q->e, ERR_CRYPTO, "%s: holds no private key in PEM or PKCS#12", q->path);
	else if (q->answered)
		wrong_passphrase(q->path, q->e);
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
		const struct secret *secret = passphrase_get(q->source, q->path, q->e);

		if (secret == NULL)
			return -1;
		word = secret_text(secret);
		if (PKCS12_verify_mac(p12, word, -1) != 1)
			return wrong_passphrase(q->path, q->e);
	}
	if (PKCS12_parse(p12, word, &k->key, cert, chain) != 1)
		return crypto_err(q->e, q->path);
	ERR_clear_error();
	return k->key != NULL ? 0 : err_set(q->e, ERR_CRYPTO, "%s: holds no private key", q->path);
}

int
keyfile_load(struct sign_key *k, X509 **cert, STACK_OF(X509) **chain, const char *path, const struct passphrase *passphrase,
    struct err *e)
{
	struct question q = { .source = passphrase, .path = path, .e = e };
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
