#ifndef BUNDLE_MANIFEST_H
#define BUNDLE_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/hash.h"
#include "bundle/problem.h"

/*
 * manifest-sha256.txt, tagmanifest-sha256.txt and their like for SM3 (FORMAT.md section 2): `64 hex digits, two blanks,
 * path, LF`, sorted by the bytes of the path.
 */
#define MANIFEST_FILE "manifest-sha256.txt"
#define TAGMANIFEST_FILE "tagmanifest-sha256.txt"
#define MANIFEST_SM3_FILE "manifest-sm3.txt"	/* the Chinese profile: the same files, digests by SM3, which are as long */
#define TAGMANIFEST_SM3_FILE "tagmanifest-sm3.txt"
#define MANIFEST_MAX (128u * 1024 * 1024)	/* 1,000,000 lines of common length */

struct manifest_line {
	const char *path;		/* into manifest.text, NUL-terminated */
	unsigned char digest[SHA256_SIZE];
	bool seen;			/* the verifier's: a member of this name came by */
	bool named;			/* the verifier's: the custody log names it */
};

struct manifest {
	char *text;			/* owned; the file with line ends replaced by NUL */
	struct manifest_line *lines;
	size_t n, cap;
};

/*
 * Read a manifest.  text (len bytes, from xcalloc and friends) becomes the manifest's, also on failure.  file is the name
 * for sentences; form is the problem code for a line that is not as it must be.  Every path obeys the name rule, paths
 * are strictly ascending, at least one line.  0, or -1 with p set (form, or PROBLEM_MANIFEST_ORDER).
 */
int manifest_parse(struct manifest *m, char *text, size_t len, const char *file, enum problem_code form,
    struct problem *p);
void manifest_release(struct manifest *m);

/* The line of this path, or NULL. */
struct manifest_line *manifest_find(const struct manifest *m, const char *path);

/* Append one line; lines are added in the order of their paths.  0, or -1 when the buffer's limit would be passed. */
int manifest_add(struct buf *b, const char *hex, const char *path);

#endif
