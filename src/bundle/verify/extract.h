#ifndef BUNDLE_EXTRACT_H
#define BUNDLE_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/verify/verify.h"

/*
 * Payload members of a sealed bundle into memory, by name, without unpacking anything to disk: for those who look into a
 * bundle (its facts, its rules, its baseline).  For payload that is to stream by instead, see bundle_read in verify.h.
 */
struct extract_want {
	const char *path;	/* "data/scope.json"; "data/knowledge/" with the slash: every file below it */
	size_t max;		/* bytes of one file */
};

struct extract_request {
	const struct extract_want *wants;
	size_t n;
	size_t total_max;	/* bytes of all files together; 0: the limits of the wants are enough */
	bool whole;		/* verify all of the bundle; else stop behind the last file that is wanted */
};

struct extract_file {
	char *path;
	struct buf bytes;	/* buf_text(&bytes) ends with NUL */
};

struct extracted {
	struct extract_file *files;	/* in the order of the bundle: sorted by path */
	size_t n, cap;
	size_t total;			/* bytes */
	struct verify_result result;	/* of what was read: identity, bag-info.txt, signers; complete when that was all */
};

/*
 * out is zeroed here and released by the caller in every case.  What is handed out has the digest that the manifest gives
 * it, under a tag part that was found good; whether that is signed by somebody the caller trusts is another question
 * (result).  A file that is wanted and not there is no error: see extracted_find.  Errors: ERR_NO when the bundle is not intact as
 * far as it was read, with the first problem as sentence (out->result has all); ERR_LIMIT; ERR_IO; ERR_STOPPED.
 */
int bundle_extract(struct extracted *out, const char *bundle, const struct extract_request *request, struct err *e);
void extracted_release(struct extracted *x);

/* The file of this path, or NULL. */
const struct buf *extracted_find(const struct extracted *x, const char *path);

#endif
