#ifndef BUNDLE_DEFLATER_H
#define BUNDLE_DEFLATER_H

#include <stddef.h>

/*
 * Blocks of a raw deflate stream (RFC 1951): each run ends on a whole byte and refers to nothing before it, so that runs made
 * side by side can be put one behind the other.  DEFLATER_END ends the stream.
 *
 * Level 0 is the fast way: ISA-L where the program was built with it, some ten times as fast as zlib at level 6 and a
 * tenth larger, else zlib at level 6.  Levels 1 to 9 are zlib's.  A level gives the same bytes with the same library on the
 * same kind of processor.
 */
#define DEFLATER_END "\x03\x00"		/* an empty block that says that it is the last */
#define DEFLATER_END_SIZE 2

struct deflater;
struct deflater *deflater_new(int level);	/* NULL when the library can not start */
void deflater_free(struct deflater *d);		/* NULL does nothing */
size_t deflater_bound(size_t len);		/* the most that a run of len bytes takes */

/* One run; out has deflater_bound(len) bytes.  The bytes written, or 0 when the library failed. */
size_t deflater_run(struct deflater *d, const void *bytes, size_t len, unsigned char *out);

/* What stands behind it: a library. */
struct deflate_library {
	void *(*start)(int level);	/* NULL when it can not; level 0 is its own choice */
	void (*stop)(void *state);
	size_t (*run)(void *state, const void *bytes, size_t len, unsigned char *out, size_t room);	/* 0: failed */
};
extern const struct deflate_library deflate_isal;	/* knows level 0 only; not in every build */

#endif
