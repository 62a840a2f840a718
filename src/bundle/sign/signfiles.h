#ifndef BUNDLE_SIGNFILES_H
#define BUNDLE_SIGNFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/sign/sign.h"

/* The files that a signer puts under signatures/ (FORMAT.md section 5), made in memory, for a new bundle or a sealed one. */

/* What signers sign: tagmanifest-sha256.txt, and tagmanifest-sm3.txt, empty when the bundle is not of the Chinese profile. */
#define SIGNED_PART_MAX (64 * 1024)	/* some lines */
struct signed_part {
	struct buf sha256, sm3;
};
void signed_part_init(struct signed_part *p);
void signed_part_release(struct signed_part *p);

struct signature_out {
	char *path;			/* "signatures/officer.p7s" */
	struct buf bytes;
};
struct signature_files {
	struct signature_out *items;	/* sorted by bytes of the path */
	size_t n, cap;
};

/* Those to whom a signer belongs: either certificate may be missing (a signer all zero), not both. */
struct signature_request {
	const char *name;		/* what the files are named after */
	const struct signer *cms, *sm2;	/* sm2 as sm2_signer_load makes it */
	bool sm2_cms;			/* the CMS form of sm2's signature, too */
	time_t when;			/* claimed signing time of what is CMS */

	/* Asked for timestamps over each signature: into the n empty buffers in turn.  NULL: none. */
	int (*stamp)(void *arg, const void *signature, size_t len, struct buf *stamps, size_t n, struct err *e);
	void *stamp_arg;
};

/* Sign, stamp, and put the signers' revocation lists beside.  out is zero to begin with and released by the caller, also on failure. */
int signature_files_make(struct signature_files *out, const struct signature_request *q, const struct signed_part *part,
    struct err *e);
void signature_files_release(struct signature_files *f);

#endif
