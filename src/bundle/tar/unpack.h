#ifndef BUNDLE_UNPACK_H
#define BUNDLE_UNPACK_H

#include <stdint.h>
#include <stddef.h>

#include "base/ring.h"
#include "bundle/problem.h"

/*
 * The strict reader of the compressed stream: steps 1 and 2 of FORMAT.md section 6, straight over the decoders.  It
 * decodes on a thread of its own, a few pieces ahead of who reads them; memory is those pieces, an input buffer and the
 * decoder's window.
 */
#define UNPACK_TOTAL_MAX (256ull << 30)		/* decompressed bytes */
#define UNPACK_RATIO_MAX 1100			/* deflate can not pass 1032, so only zstd gets here */
#define UNPACK_RATIO_FREE (2ull << 30)		/* decompressed bytes that are not judged by ratio: seconds of work */
#define UNPACK_WINDOW_LOG_MAX 23		/* 8 MiB, the window of zstd levels up to 19 */

#define UNPACK_PIECES 16			/* of 256 KiB: how far the decoder may be ahead */

struct unpack;

/* Takes over fd, a file or a pipe (closed by unpack_free, also after failure).  Looks at the first bytes.  0, or -1 with p set. */
int unpack_open(struct unpack **out, int fd, struct problem *p);
void unpack_free(struct unpack *u);

/*
 * The next piece: 1 with *bytes and *len (over 0; valid until the next call), 0 at the proper end of the stream and of the
 * file, -1 with p set.
 */
int unpack_next(struct unpack *u, const unsigned char **bytes, size_t *len, struct problem *p);

/*
 * For those who work behind the reader on the pieces that it has seen (sidehash.h).  They join the ring at stage UNPACK_BEHIND with the
 * number of the piece at hand; piece number n is used again when they have passed it.  After unpack_leave nothing may be
 * read any more, and the ring ends behind the piece that was at hand.
 */
enum { UNPACK_DECODES, UNPACK_READS, UNPACK_BEHIND };
struct ring *unpack_ring(struct unpack *u);
uint64_t unpack_number(const struct unpack *u);
void unpack_leave(struct unpack *u);

#endif
