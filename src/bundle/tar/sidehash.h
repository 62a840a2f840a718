#ifndef BUNDLE_SIDEHASH_H
#define BUNDLE_SIDEHASH_H

#include <stddef.h>

#include "base/err.h"
#include "base/hash.h"
#include "bundle/tar/unpack.h"

/*
 * A further digest of the members of a stream, on threads behind who reads it: every lane takes its share of the members.  The
 * reader only notes which bytes are whose, in the pieces that unpack_next gives out; a piece is used again when all lanes are
 * done with it.  So a slow digest costs the reader nothing until it is eight pieces behind.
 */
struct sidehash;

/* Digests of 32 bytes.  From the piece at hand on.  0, or -1 with e. */
int sidehash_start(struct sidehash **out, struct unpack *u, const char *algorithm, struct err *e);

/* The next bytes of the member at hand; they lie in the piece that unpack_next gave last. */
void sidehash_bytes(struct sidehash *l, const void *bytes, size_t len);

/* The member has ended and should have this digest, which like tag is kept by the caller until sidehash_finish; NULL: any. */
void sidehash_end(struct sidehash *l, const unsigned char *want, const void *tag);

/*
 * The reader reads no more: wait for the digests of all members that have ended, then tell which are wrong, in the order in
 * which they came.  Only sidehash_free may follow.
 */
void sidehash_finish(struct sidehash *l, void (*wrong)(void *arg, const void *tag, const unsigned char got[SHA256_SIZE]), void *arg);

/* Also without sidehash_finish; before unpack_free.  NULL does nothing. */
void sidehash_free(struct sidehash *l);

#endif
