#ifndef BUNDLE_CRLFILE_H
#define BUNDLE_CRLFILE_H

#include "bundle/sign/sign.h"

/*
 * Read a revocation list (PEM or DER) that is to stand beside the signatures of s, and append it to out in DER.  Refused with
 * ERR_CRYPTO: a file that is none, a list of somebody who issued none of the signer's certificates, one whose
 * signature is not its issuer's (where that is known), and one that revokes one of them.
 */
int crlfile_load(struct buf *out, const char *path, const struct signer *s, struct err *e);

#endif
