#ifndef BUNDLE_PACK_H
#define BUNDLE_PACK_H

#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "base/hash.h"

/*
 * Write the archive of FORMAT.md section 4: a deterministic ustar stream by libarchive, compressed on threads (squeeze.h),
 * into a file that appears whole or not at all.
 */
enum pack_format { PACK_GZIP, PACK_ZSTD, PACK_FORMAT_COUNT };

struct pack_kind {
	const char *name;	/* "gz", "zst" */
	const char *suffix;	/* ".tar.gz" */
	int level_min, level_max;
};
extern const struct pack_kind pack_kinds[PACK_FORMAT_COUNT];

/* "gz" or "zst" (also "gzip", "zstd").  0 or -1. */
int pack_format_parse(const char *name, enum pack_format *out);

struct pack;

/* level 0 takes the default.  mtime goes into every header. */
int pack_open(struct pack **out, const char *path, enum pack_format format, int level, time_t mtime, struct err *e);
int pack_bytes(struct pack *p, const char *name, const void *bytes, size_t len, struct err *e);
/* A member of size bytes that comes in pieces: one pack_begin, then pack_piece until all are there. */
int pack_begin(struct pack *p, const char *name, uint64_t size, struct err *e);
int pack_piece(struct pack *p, const char *name, const void *bytes, size_t len, struct err *e);
/* Refuses a file that has not this size and digest any more. */
int pack_file(struct pack *p, const char *name, const char *path, uint64_t size, const char *sha256, struct err *e);
/* Finish and give the file its name.  p is freed either way.  size gets the length of the archive. */
int pack_commit(struct pack *p, uint64_t *size, struct err *e);
void pack_abort(struct pack *p);	/* NULL does nothing */

#endif
