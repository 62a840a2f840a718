#ifndef BUNDLE_SM2CMS_H
#define BUNDLE_SM2CMS_H

#include <openssl/cms.h>
#include <openssl/x509.h>

#include "bundle/problem.h"

/*
 * What NAME.sm2.p7s has of its own (FORMAT.md section 5, the Chinese profile): CMS as in a .p7s, with SM2 and SM3.  OpenSSL 3.0 neither
 * verifies nor signs it by itself, since CMS has no place for the id of the signer.
 */

/* As signature_family: SM2-with-SM3 (GM/T 0006: 1.2.156.10197.1.501) without parameters, over SM3. */
const char *sm2_cms_family(int digest, const X509_ALGOR *sig);

/*
 * The signer's certificate, and those among all that are above it: SM2, level by level (sm2_chain_wrong), with or without a root.  They
 * are verified with SM2_ID from then on.  PROBLEM_NONE, or what is wrong in *why.
 */
enum problem_code sm2_cms_certificates(X509 *cert, STACK_OF(X509) *all, const char **why);

/* Whether the value is one of this certificate's key over the signed attributes.  Likewise. */
enum problem_code sm2_cms_value(CMS_SignerInfo *si, X509 *cert, const char **why);

#endif
