#ifndef ASSESS_EVENTFEED_H
#define ASSESS_EVENTFEED_H

#include <stdbool.h>
#include <stddef.h>

#include "assess/event/eventname.h"
#include "base/err.h"

/*
 * The bytes of files one after the other, plain or unpacked, as a window that moves forward: data[pos] up to data[len] are there.
 * All zero before the first; its memory stays from file to file.
 */
struct feed {
	char *data;
	size_t pos, len, cap;
	bool ended;		/* nothing comes behind len */
	bool damaged;		/* because the file could not be read further: broken says why */
	bool over;		/* that is a limit of ours */
	struct err broken;
	struct feed_state *in;
};

/*
 * What unpacks to more than so many times its size, and to more than FEED_BYTES_FREE, is a bomb and not the records of events:
 * those have ids that nothing packs to less than a fiftieth.
 */
#define FEED_RATIO_MAX 400
#define FEED_BYTES_FREE (64LL * 1024 * 1024)

/*
 * said is what the name of the file says of it, or NULL.  -1 when the file can not be opened; feed_close always, and
 * feed_release in the end.  Of bytes, which stay the caller's, nothing can fail but the memory.
 */
int feed_open(struct feed *f, const char *path, const struct eventname *said, struct err *e);
int feed_open_bytes(struct feed *f, const void *bytes, size_t len, const struct eventname *said, struct err *e);
void feed_close(struct feed *f);
void feed_release(struct feed *f);

/* Get more behind len, moving data[pos] to the front when there is no room.  false when nothing came. */
bool feed_more(struct feed *f, size_t max);

/* Behind the end: whether the MD5 and the size are those of the file, or of what it unpacks to.  A library without MD5 claims nothing. */
bool feed_has_md5(struct feed *f, const struct eventname *said);
bool feed_has_size(const struct feed *f, const struct eventname *said);

#endif
