#ifndef BASE_SPOOL_H
#define BASE_SPOOL_H

#include <stddef.h>

#include "base/err.h"

/*
 * Bytes that are too many to hold: a file.  While they come it has a temporary name, and goes with the struct; spool_keep gives
 * it its own, and it stays.
 *
 *	spool_new -> spool_add ... -> spool_keep -> spool_free
 */
struct spool;

#define SPOOL_HEAD 4096		/* of the first bytes, which are held besides, to see what they are */

int spool_new(struct spool **out, const char *folder, struct err *e);	/* folder as with afile_open_in */
struct spool *spool_at(const char *path, size_t len);	/* of a file that is there already, and not looked at */
void spool_free(struct spool *s);

int spool_add(struct spool *s, const void *bytes, size_t len, struct err *e);

/* Nothing comes any more: path is its name.  After a failure there is no file, and s can only be freed. */
int spool_keep(struct spool *s, const char *path, struct err *e);

size_t spool_len(const struct spool *s);
const char *spool_path(const struct spool *s);	/* NULL before spool_keep */
const char *spool_head(const struct spool *s, size_t *len);	/* of what was added, at most SPOOL_HEAD bytes */

#endif
