#ifndef BUNDLE_STAMP_ASK_H
#define BUNDLE_STAMP_ASK_H

#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "bundle/sign/stamp.h"

/*
 * What to ask a time stamping authority (RFC 3161 section 2.4.1), and whether to keep what it answers.  Nothing here
 * goes over a network.
 */

#define STAMP_FILES_MAX 9	/* over one signature: NAME.p7s.tsr, NAME.p7s.2.tsr to NAME.p7s.9.tsr */
#define STAMP_QUERY_MAX 1024
#define STAMP_NONCE_HEX 17	/* 64 bits and NUL */

/* The file of the i-th timestamp (from 0) over the file at path.  The caller frees. */
char *stamp_path(const char *path, size_t i);

/* A request for a timestamp over data, with the certificate inside: query (buf_init with STAMP_QUERY_MAX) gets its DER. */
int stamp_query(struct buf *query, char nonce[STAMP_NONCE_HEX], const void *data, size_t len, struct err *e);

/*
 * Whether a verifier would take the reply, and whether it is the one to this request.  claimed is when data says it was signed
 * (0: it does not).  where is the object of the sentence.  facts (the caller's to release, also after failure) tells what it says.
 * ERR_NO: the authority refused; ERR_FORMAT: the reply is not what it must be.
 */
struct stamp_asked {
	const char *where;
	const char *nonce;
	time_t claimed, now;
};
int stamp_accept(struct stamp_facts *facts, const struct buf *reply, const struct stamp_asked *asked, const void *data, size_t len,
    struct err *e);

#endif
