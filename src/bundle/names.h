#ifndef BUNDLE_NAMES_H
#define BUNDLE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The name rule of FORMAT.md section 3, the same for sealing and for verifying. */

#define NAME_MAX_BYTES 255	/* a whole name, top-level folder included; also a file name's limit on common systems */
#define NAME_MAX_PARTS 16
#define SIGNER_NAME_MAX 64
#define SIGNATURES_MAX 64	/* files under signatures/ of one bundle */
#define MEMBERS_MAX 1000000	/* members of one bundle: two for each of half a million exchanges */

/* What is wrong with this name, as the end of a sentence ("has a part that ends with a dot"), or NULL when it is fine. */
const char *name_wrong(const char *name);

/* Whether this may stand before .p7s: letters, digits, - and _, at most SIGNER_NAME_MAX. */
bool signer_name_ok(const char *name, size_t len);

/* The kinds of file under signatures/, each known by what stands behind the signer's name (rows of names.c). */
enum signature_kind {
	SIGNATURE_CMS, SIGNATURE_STAMP, SIGNATURE_CRL, SIGNATURE_SM2, SIGNATURE_SM2_CHAIN, SIGNATURE_SM2_CMS, SIGNATURE_KIND_COUNT
};

/* Whether it is a signature, which has a signer and may be stamped; the others stand beside one. */
bool signature_kind_signs(enum signature_kind kind);

/*
 * Which kind the file of this name (without "signatures/") is, and how many bytes of it are the signer's name.  False when it
 * is of no kind that is known here, or the signer's name breaks its rule.
 */
bool signature_kind_of(const char *file, enum signature_kind *kind, size_t *signer_len);

/*
 * A timestamp is named as the signature it is over, with .tsr behind it, further ones with .2.tsr to .9.tsr: how many bytes
 * of this name are the signature's.  0 when it is not named as a timestamp.
 */
#define STAMP_SUFFIX ".tsr"
size_t stamped_len(const char *file);

/*
 * Find two names that clash when letter case is ignored: equal, or one a folder of the other.  names need not be sorted;
 * they are only read.  Returns true with the two in *a and *b; *folder tells which kind.
 */
bool names_clash(const char *const *names, size_t n, const char **a, const char **b, bool *folder);

#endif
