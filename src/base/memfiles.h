#ifndef BASE_MEMFILES_H
#define BASE_MEMFILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * A tree of files that is held in memory, such as a part of an archive that may not be unpacked.  The tree_ functions
 * read one, or with NULL the disk, so that who reads a folder need not know where it is.
 */
struct memfiles;

/* At most so many bytes in all. */
struct memfiles *memfiles_new(size_t bytes_max);
void memfiles_free(struct memfiles *m);

/* Take over the bytes (b is empty again).  ERR_LIMIT over the limit, ERR_FORMAT when there is a file of this path already. */
int memfiles_add(struct memfiles *m, const char *path, struct buf *b, struct err *e);

/* As file_read, dir_walk and file_exists.  A folder is there when a file is in it. */
int tree_read(const struct memfiles *m, struct buf *b, const char *path, struct err *e);
int tree_walk(const struct memfiles *m, const char *root, int (*fn)(void *arg, const char *rel, struct err *e), void *arg,
    struct err *e);
bool tree_has(const struct memfiles *m, const char *path);
bool tree_has_folder(const struct memfiles *m, const char *path);

#endif
