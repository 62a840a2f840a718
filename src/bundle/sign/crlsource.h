#ifndef BUNDLE_CRLSOURCE_H
#define BUNDLE_CRLSOURCE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/sign/revocation.h"

/* Where revocation lists come from, besides the files beside the signatures: a reader brings them, and CMS carries some. */

#define CRL_FILE_MAX (32 * 1024 * 1024)	/* of a reader: the largest authorities publish lists of some MB */
#define CRL_FILES_MAX 64

/* A file of lists, DER or PEM, which may hold several.  Zero to begin with. */
struct crl_file {
	char *path;
	struct buf bytes;
};

/* ERR_IO, ERR_LIMIT.  What is in it is judged by crls_add_file.  Released also after failure. */
int crl_file_load(struct crl_file *f, const char *path, struct err *e);
void crl_file_release(struct crl_file *f);

/* Add the lists of a file that a reader brings: what is wrong with it is a PROBLEM_CRL_GIVEN. */
void crls_add_file(struct crls *l, const struct crl_file *f, struct problem_list *problems);

/*
 * Add the lists that a CMS signature (RFC 5652 section 5.1, crls) or the token in a reply to a timestamp request carries.
 * Nothing signs them: they are worth what their issuer's signature is.  Bytes that can not be read carry none; whoever
 * checks the signature or the reply says so.
 */
void crls_add_signature(struct crls *l, const char *file, const struct buf *der, struct problem_list *problems);
void crls_add_reply(struct crls *l, const char *file, const struct buf *der, struct problem_list *problems);

#endif
