#ifndef BUNDLE_SQUEEZE_H
#define BUNDLE_SQUEEZE_H

#include <stddef.h>

#include "base/err.h"

/*
 * Compress a stream on threads: bytes go in, compressed ones come out through `put`, always in the caller's thread.  The
 * result is the same on one processor and on many.  level 0 is the default of the kind.
 */
typedef int squeeze_put(void *arg, const void *bytes, size_t len, struct err *e);

struct squeeze {
	int (*write)(struct squeeze *s, const void *bytes, size_t len, struct err *e);
	int (*end)(struct squeeze *s, struct err *e);	/* all that was written comes out; only free may follow */
	void (*free)(struct squeeze *s);		/* at any time: what has not come out is dropped */
	squeeze_put *put;
	void *arg;
};

/* NULL with e when the library or the system can not start. */
struct squeeze *squeeze_gzip(int level, squeeze_put *put, void *arg, struct err *e);	/* one member, time 0, no name */
struct squeeze *squeeze_zstd(int level, squeeze_put *put, void *arg, struct err *e);	/* one frame with a content checksum */

#endif
