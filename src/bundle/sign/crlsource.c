#include "bundle/sign/crlsource.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

int
crl_file_load(struct crl_file *f, const char *path, struct err *e)
{
	f->path = xstrdup(path);
	buf_init(&f->bytes, CRL_FILE_MAX);
	return file_read(&f->bytes, path, e);
}

void
crl_file_release(struct crl_file *f)
{
	free(f->path);
	buf_release(&f->bytes);
	*f = (struct crl_file){ 0 };
}

/* ---- a file ---- */

/* The blocks of a PEM file, each of which must be a list: what else somebody puts there is not passed over. */
static void
add_pem(struct crls *l, const struct crl_file *f, struct problem_list *problems)
{
	BIO *bio = BIO_new_mem_buf(buf_text(&f->bytes), (int)f->bytes.len);
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	size_t blocks = 0;
	long len;

	while (bio != NULL && PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
		blocks++;
		if (strcmp(name, PEM_STRING_X509_CRL) == 0 && *header == '\0')
			crls_add(l, f->path, der, (size_t)len, true, problems);
		else
			problems_addf(problems, PROBLEM_CRL_GIVEN, "%s: block %zu is not a revocation list in PEM", f->path, blocks);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(der);
	}
	if (bio == NULL || ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		problems_addf(problems, PROBLEM_CRL_GIVEN, "%s: block %zu cannot be read as PEM", f->path, blocks + 1);
	else if (blocks == 0)
		problems_addf(problems, PROBLEM_CRL_GIVEN, "%s: holds no revocation list in DER or PEM", f->path);
	ERR_clear_error();
	BIO_free(bio);
}

void
crls_add_file(struct crls *l, const struct crl_file *f, struct problem_list *problems)
{
	const char *bytes = buf_text(&f->bytes);

	ERR_clear_error();
	if (f->bytes.len > 0 && bytes[0] == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED))	/* '0': no line of PEM begins so */
		crls_add(l, f->path, bytes, f->bytes.len, true, problems);
	else
		add_pem(l, f, problems);
}

/* ---- CMS ---- */

static void
add_stack(struct crls *l, const char *file, STACK_OF(X509_CRL) *lists, struct problem_list *problems)
{
	for (int i = 0; i < sk_X509_CRL_num(lists); i++) {
		unsigned char *der = NULL;
		int len = i2d_X509_CRL(sk_X509_CRL_value(lists, i), &der);

		crls_add(l, file, der, len > 0 ? (size_t)len : 0, false, problems);
		OPENSSL_free(der);
	}
}

void
crls_add_signature(struct crls *l, const char *file, const struct buf *der, struct problem_list *problems)
{
	const unsigned char *at = (const unsigned char *)buf_text(der);
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)der->len);
	STACK_OF(X509_CRL) *lists = cms != NULL ? CMS_get1_crls(cms) : NULL;

	add_stack(l, file, lists, problems);
	ERR_clear_error();
	sk_X509_CRL_pop_free(lists, X509_CRL_free);
	CMS_ContentInfo_free(cms);
}

void
crls_add_reply(struct crls *l, const char *file, const struct buf *der, struct problem_list *problems)
{
	const unsigned char *at = (const unsigned char *)buf_text(der);
	TS_RESP *reply = d2i_TS_RESP(NULL, &at, (long)der->len);
	PKCS7 *token = reply != NULL ? TS_RESP_get_token(reply) : NULL;

	if (token != NULL && PKCS7_type_is_signed(token) && token->d.sign != NULL)
		add_stack(l, file, token->d.sign->crl, problems);
	ERR_clear_error();
	TS_RESP_free(reply);
}
