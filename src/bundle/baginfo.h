#ifndef BUNDLE_BAGINFO_H
#define BUNDLE_BAGINFO_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "bundle/problem.h"

/* bagit.txt and bag-info.txt (FORMAT.md section 2). */
#define BAGIT_FILE "bagit.txt"
#define BAGIT_TEXT "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#define BAGINFO_FILE "bag-info.txt"
#define BAGINFO_MAX (1024 * 1024)
#define BAGINFO_LINE_MAX 4096

/* Write the lines.  A label or value that the format can not hold is ERR_FORMAT. */
int baginfo_write(struct buf *b, const struct kvlist *info, struct err *e);

/* Read and check bag-info.txt.  info is initialised to zero and gets all lines that were read, also on failure. */
int baginfo_parse(struct kvlist *info, const char *text, size_t len, struct problem *p);

/* Payload-Oxum "octets.files".  0 or -1. */
int oxum_parse(const char *text, uint64_t *bytes, uint64_t *files);

#endif
