#ifndef BASE_GUNZIP_H
#define BASE_GUNZIP_H

#include "base/inflater.h"

/*
 * Gzip members (RFC 1952) back into bytes, from input that comes in pieces of any size.  Names, comments and extra fields are
 * passed over; header checksums, CRC-32 and length are held against what came.  The INFLATER_AHEAD bytes before a piece that is
 * not the first are the last ones of the piece before.
 */
struct gunzip;
struct gunzip *gunzip_new(void);		/* NULL when the library can not start */
void gunzip_free(struct gunzip *g);		/* NULL does nothing */

/* A member begins with the next byte; whatever was before is forgotten. */
void gunzip_begin(struct gunzip *g);

/* Go on as far as input and room reach: 1 behind the end of the member, 0 before it, -1 when it is no gzip or damaged. */
int gunzip_step(struct gunzip *g, struct flow *f);

#endif
