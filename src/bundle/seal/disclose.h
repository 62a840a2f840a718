#ifndef BUNDLE_DISCLOSE_H
#define BUNDLE_DISCLOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "bundle/reveal.h"
#include "bundle/seal/seal.h"
#include "bundle/verify/verify.h"

/* Make a part of a sealed bundle (bundle/part.h): chosen pieces, each with a proof that it belongs to the whole. */
struct disclosure {
	bool (*wanted)(void *arg, const char *path);	/* "data/evidence/..."; asked for every line of the manifest, in order */
	void *arg;
	const char *identity;		/* of the bundle that the choice was made in: another one is an error */
	const char *excerpt;		/* text of data/excerpt.json */
	const struct buf *pages;	/* of data/excerpt.LANG.html, LANG_COUNT of them; NULL: none */
	struct reveals *reveals;	/* each must be found in a redacted piece; may be NULL */
	const char *clear;		/* text of data/clear.jsonl, the same values; NULL: none */
	const struct verify_options *verify;	/* trust and time; its sink is not looked at */
	struct seal_options seal;	/* of the part: format, stamp, key; bundle_id NULL: the whole one's with "-part" */
};

struct disclosed {
	struct seal_result sealed;
	uint64_t pieces, of;		/* shown, and in the whole bundle */
};

/*
 * Verify the bundle at `in`, keep what is wanted, and write the part to `out` (as seal does).  The pieces go through a
 * private temporary folder.  ERR_NO: the bundle is not what it claims; ERR_USAGE: it has no tree (sealed before there was
 * one), it is a part itself, or nothing was wanted; ERR_FORMAT: it is another bundle than the choice was made in.
 * On success the caller releases sealed.
 */
int disclose(const char *in, const char *out, const struct disclosure *d, struct disclosed *result, struct err *e);

#endif
