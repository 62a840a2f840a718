#ifndef ASSESS_EVENTFEED_H
#define ASSESS_EVENTFEED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* The bytes of a file, plain or unpacked, as a window that moves forward: data[pos] up to data[len] are there. */
struct feed {
	char *data;
	size_t pos, len, cap;
	bool ended;		/* nothing comes behind len */
	bool damaged;		/* because the file could not be read further: broken says why */
	struct err broken;
	struct feed_state *in;
};

/* -1 when the file can not be opened.  feed_close always.  sums: for feed_has_md5. */
int feed_open(struct feed *f, const char *path, bool sums, struct err *e);
void feed_close(struct feed *f);

/* Get more behind len, moving data[pos] to the front when there is no room.  false when nothing came. */
bool feed_more(struct feed *f, size_t max);

/* Behind the end: whether this is the MD5, in hex, of the file or of what it unpacks to. */
bool feed_has_md5(struct feed *f, const char *md5);

#endif
