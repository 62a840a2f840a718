#ifndef BUNDLE_AMEND_H
#define BUNDLE_AMEND_H

#include <stddef.h>

#include "base/err.h"
#include "bundle/verify/verify.h"

/*
 * Add files under signatures/ to a sealed bundle, without changing a byte that was signed: signatures, time stamps and
 * what goes with them are made after the seal (FORMAT.md section 5).
 */
struct addition {
	const char *path;	/* from the top-level folder: "signatures/auditor.p7s" */
	const void *bytes;
	size_t len;
};

/*
 * Copy the bundle at `in` to `out` (which may be the same file) with n more files at their places in the order; everything
 * else keeps its bytes, the compression its kind.  The bundle is verified as it streams by: ERR_NO when it is not what it
 * claims, or when a path of more is there already (also when letter case is ignored); ERR_FORMAT when its identity is not
 * the one given, so that nothing is added to another bundle than the one that was signed.  On failure `out` is as it was.
 */
int amend(const char *in, const char *out, const struct verify_options *opt, const char *identity,
    const struct addition *more, size_t n, struct err *e);

/*
 * The bytes that signers sign, of a bundle that was verified whole first, into part (the caller's, initialised).  ERR_NO as above.
 * result (the caller's to release, also after failure) tells who signed already.
 */
struct signed_part;
int amend_begin(const char *in, const struct verify_options *opt, struct signed_part *part, struct verify_result *result,
    struct err *e);

#endif
