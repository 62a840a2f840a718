#ifndef BUNDLE_PAYLOAD_H
#define BUNDLE_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"

/* What a folder gives to be sealed: every file under its data/, in the order of the manifest. */
struct payload_file {
	char *name;			/* "data/log/collection.jsonl" */
	uint64_t size;
	char sha256[SHA256_HEX_SIZE];
	char sm3[SHA256_HEX_SIZE];	/* as long as SHA-256; "" when not asked for */
};

struct payload {
	struct payload_file *files;
	size_t n, cap;
	uint64_t bytes;			/* of all files */
};

/*
 * Read the files under dir/data, on all processors.  Every name obeys the rules of FORMAT.md section 3 with bundle_id as top folder,
 * there is at least one file, and none is too long for the archive.  sm3: a second digest of each.
 * Errors: ERR_USAGE for a name, ERR_LIMIT, ERR_IO, ERR_FORMAT for what is no regular file, ERR_STOPPED.
 */
int payload_read(struct payload *p, const char *dir, const char *bundle_id, bool sm3, struct err *e);
void payload_release(struct payload *p);

#endif
