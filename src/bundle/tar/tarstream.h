#ifndef BUNDLE_TARSTREAM_H
#define BUNDLE_TARSTREAM_H

#include <stddef.h>
#include <stdint.h>

#include "bundle/problem.h"

/*
 * The strict reader of the tar stream: steps 3, 5 (padding, whole members) and 6 of FORMAT.md section 6.  It knows
 * nothing of names beyond the two text fields, and takes its bytes from a function so that it can be tested and fuzzed.
 */
#define TAR_BLOCK 512
#define TAR_END_MAX 10240	/* bytes of NULs behind the two blocks that end an archive: GNU tar fills a record */
#define TAR_NAME_SIZE 257	/* prefix 155, slash, name 100, NUL */

/* As unpack_next: 1 with a piece of over 0 bytes, 0 at the end, -1 with p set. */
typedef int tar_source(void *arg, const unsigned char **bytes, size_t *len, struct problem *p);

struct tar_member {
	char name[TAR_NAME_SIZE];
	uint64_t size;
	uint64_t mtime;			/* no meaning; for those who write the archive again */
};

struct tarstream {
	tar_source *source;
	void *arg;
	const unsigned char *piece;	/* what is left of the piece at hand */
	size_t piece_len;
	uint64_t left;			/* bytes of the member not handed out yet */
	size_t padding;			/* bytes of fill behind it */
	size_t members;
	char name[TAR_NAME_SIZE];	/* of the member at hand, for sentences */
};

void tar_init(struct tarstream *t, tar_source *source, void *arg);	/* owns nothing, so there is no release */

/* Go to the next member, passing over what is left of this one: 1 with m filled, 0 at the proper end, -1 with p set. */
int tar_next(struct tarstream *t, struct tar_member *m, struct problem *p);

/* The next bytes of the member: 1 with a piece, 0 when all were handed out and its padding is right, -1 with p set. */
int tar_read(struct tarstream *t, const unsigned char **bytes, size_t *len, struct problem *p);

#endif
