#ifndef BUNDLE_CMSDER_H
#define BUNDLE_CMSDER_H

#include <openssl/cms.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

/* The parts of a CMS signature that OpenSSL's interface does not show, read from their DER. */

/* SHA-256, SHA-384 or SHA-512. */
bool digest_strong(int nid);

/* Whether these bytes are one DER element and nothing behind it: every length definite, shortest and kept, all the way down. */
bool der_is_one(const unsigned char *der, size_t len);

/*
 * The parts of SignedData (RFC 5652 section 5.1) that no signature covers and OpenSSL does not look at: the versions are
 * the ones that belong to its form, and the one digest algorithm announced is the one used.
 */
bool cms_frame_fits(const unsigned char *der, size_t len, int digest);

/* Whether this may be a signer's role: UTF-8 without control characters, 1 to SIGNER_ROLE_MAX bytes. */
#define SIGNER_ROLE_MAX 64
bool signer_role_ok(const char *role, size_t len);

/*
 * The role that the value of a signer-attributes attribute (RFC 5126 section 5.11.3) claims: the first title (X.520) among its
 * claimed attributes.  The caller frees it.  NULL: it claims none, or one that is no role.
 */
char *ess_claimed_role(const ASN1_STRING *value);

/*
 * The signature algorithm of a SignerInfo as shown, "ECDSA" or "RSA-PSS" for instance, when it is one of FORMAT.md section 5 with this
 * digest; else NULL.
 */
const char *signature_family(int digest, const X509_ALGOR *sig);

/* Whether signatures of this family are made with such a key: no signature covers the algorithm, and OpenSSL goes by the key alone. */
bool signature_family_fits(const char *family, const EVP_PKEY *key);

/*
 * What the value of a SignerInfo signs (RFC 5652 section 5.4): its attributes as an explicit SET OF, not with the tag that they
 * carry inside.  The caller frees it; NULL: there are none, or too many.
 */
unsigned char *cms_signed_attributes(CMS_SignerInfo *si, size_t *len);

/*
 * Whether the value of a signing-certificate-v2 attribute (RFC 5035 section 3) names this certificate first, by a strong
 * digest, or by the one with the number `also` (NID_undef: no other).
 */
bool ess_names_certificate(const ASN1_STRING *value, X509 *cert, int also);

/* The same for the first form of that attribute (RFC 2634 section 5.4), whose digest is SHA-1: still common in time stamps. */
bool ess_v1_names_certificate(const ASN1_STRING *value, X509 *cert);

#endif
