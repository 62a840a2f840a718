#ifndef BUNDLE_ARCHIVE_MAKE_H
#define BUNDLE_ARCHIVE_MAKE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * The list of an archive (bundle/archive.h): every bundle in a folder (NAME.tar.gz, NAME.tar.zst), each verified whole first, and
 * every earlier list with its timestamp.  out (buf_init with ARCHIVE_LIST_MAX) gets the list, bundles how many are on it.
 * Folders below are not looked at.  ERR_NO: a bundle is not what it claims; ERR_USAGE: there is none; ERR_FORMAT: two
 * bundles of one id differ.
 */
int archive_make(struct buf *out, size_t *bundles, const char *folder, struct err *e);

/* Whether these bytes are such a list.  ERR_FORMAT with path as object. */
int archive_list_check(const struct buf *list, const char *path, struct err *e);

#endif
