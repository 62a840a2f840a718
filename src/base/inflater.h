#ifndef BASE_INFLATER_H
#define BASE_INFLATER_H

#include <stddef.h>
#include <stdint.h>

/*
 * A raw deflate stream (RFC 1951) back into bytes: by ISA-L where the program was built with it, which is three times as fast,
 * else by zlib.  Both refuse a stream that is none.  ISA-L is less strict in one point: a code table that leaves codes unused is
 * no error until such a code comes.  The bytes of what both accept are the same.
 */
#define INFLATER_AHEAD 8	/* bytes behind the end of the stream that may have been read and are given back at its end */

struct inflater;
struct inflater *inflater_new(void);		/* NULL when the library can not start */
void inflater_free(struct inflater *i);		/* NULL does nothing */
void inflater_reset(struct inflater *i);	/* as new, for another stream */

/* What is to be read and where to write it; both ends move.  At the end of the stream `in` may move back by up to INFLATER_AHEAD bytes. */
struct flow {
	const unsigned char *in;
	size_t in_len;
	unsigned char *out;
	size_t out_len;
};

/* Go on as far as input and room reach: 1 at the end of the stream, 0 before it, -1 with *why when it is broken. */
int inflater_step(struct inflater *i, struct flow *f, const char **why);

/* CRC-32 of RFC 1952; the first call has crc 0. */
uint32_t gzip_crc(uint32_t crc, const void *bytes, size_t len);

#endif
