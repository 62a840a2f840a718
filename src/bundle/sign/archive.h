#ifndef BUNDLE_ARCHIVE_H
#define BUNDLE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/manifest.h"
#include "bundle/sign/stamp.h"

/*
 * A list of bundles with a timestamp over the list (FORMAT.md section 5, "Archive stamps"): before the certificate of a time
 * stamping authority ends, one new timestamp carries a whole archive on.  The list is in the form of sha256sum, sorted:
 *	BUNDLE-ID/tagmanifest-sha256.txt	the identity of a bundle
 *	BUNDLE-ID/signatures/NAME...		each file under its signatures/
 *	NAME.txt, NAME.txt.tsr			an earlier list and its timestamp
 */
#define ARCHIVE_LIST_MAX (64 * 1024 * 1024)	/* some 100,000 bundles */
#define ARCHIVE_STAMPS_MAX 16			/* lists given to one verification: one in ten years is common */

struct archive {
	char *path;			/* of the list, as given */
	struct buf bytes, reply;	/* the list, and the timestamp over it */
	struct manifest list;
	struct stamp_facts stamp;	/* filled by archive_judge */
	char sha256[2][SHA256_HEX_SIZE];	/* of the list and of the reply */
};

/* Read the list at path and the reply at path.tsr.  a is zeroed here and released by the caller in every case. */
int archive_load(struct archive *a, const char *path, struct err *e);
void archive_release(struct archive *a);

/* Check the timestamp (step 9) and the form of the list.  Problems: those of stamp_check, ARCHIVE_FORM, an authority under no root. */
void archive_judge(struct archive *a, const struct stamp_judge *judge, struct problem_list *problems);

/* What a list says of a file: it is not on it, it is, or another file of that name is. */
enum archive_entry { ARCHIVE_ABSENT, ARCHIVE_LISTED, ARCHIVE_OTHER };
enum archive_entry archive_find(const struct archive *a, const char *path, const char *sha256);

/* Whether list b carries on list a: it names a's list and timestamp as they are. */
bool archive_carries(const struct archive *b, const struct archive *a);

#endif
