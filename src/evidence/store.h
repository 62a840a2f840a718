#ifndef EVIDENCE_STORE_H
#define EVIDENCE_STORE_H

#include "model.h"

/*
 * The evidence of one run, on disk as it will stand in the bundle:
 *	DIR/data/evidence/SOURCE/NNNN.{json,xml,txt,bin}	the body, byte for byte as received
 *	DIR/data/evidence/SOURCE/NNNN.meta.json		the request (secrets masked), response head, times, digests
 *	DIR/data/log/collection.jsonl			the custody log
 * A piece is on disk and in the log before store_add returns; nothing is ever changed or removed.
 */
struct store;

#define STORE_PIECES_MAX 1000000	/* of one source; the number in the name may grow to seven digits */

/* A new store.  ERR_USAGE when DIR already holds evidence of an earlier run. */
int store_create(struct store **out, const char *dir, struct err *e);

/* The store of an earlier run, to add notes to its log (the assessment, the report).  Its chain is checked. */
int store_open(struct store **out, const char *dir, struct err *e);
void store_close(struct store *s);

/* Keep one exchange.  Sets x->id ("SOURCE/NNNN").  On failure no half piece is in the log. */
int store_add(struct store *s, struct exchange *x, struct err *e);

/* Put a line of another kind into the custody log; fields is taken over. */
int store_note(struct store *s, const char *event, cJSON *fields, struct err *e);

/* Pieces added or found. */
long store_count(const struct store *s);

/*
 * Read all pieces back in the order of the log, each checked against its digests.  fn may keep nothing of x.  json is
 * filled when the body is JSON, or when xml_to_json (may be NULL) turns an XML body into it.
 */
struct store_reader {
	int (*fn)(void *arg, struct exchange *x, struct err *e);
	cJSON *(*xml_to_json)(void *arg, const struct exchange *x, struct err *e);
	void *arg;
};
int store_read(const char *dir, const struct store_reader *r, struct err *e);

/* Where the files of a piece are, relative to DIR/data ("evidence/sls.GetLogStore/0003.json").  The caller frees. */
struct piece_paths {
	char *body, *meta;
};
int store_paths(const char *dir, const char *id, struct piece_paths *out, struct err *e);
void piece_paths_release(struct piece_paths *p);

#endif
