#ifndef EVIDENCE_STORE_H
#define EVIDENCE_STORE_H

#include "model.h"

/*
 * The evidence of one run, on disk as it will stand in the bundle:
 *	DIR/data/evidence/SOURCE/NNNN.{json,xml,txt,bin}	the body, byte for byte as received
 *	DIR/data/evidence/SOURCE/NNNN.meta.json		the request (secrets masked), response head, times, digests
 *	DIR/data/log/collection.jsonl			the custody log
 * A piece is on disk and in the log before store_add returns; nothing is ever changed or removed.  "On disk" is with the
 * kernel: a killed process loses nothing.  Nothing is synced piece by piece, which would cost more than the calls
 * themselves: after a loss of power the last half minute may be missing or damaged, the digests in the log tell which
 * pieces are, and a resumed run asks for them again (evidence/recover.h).
 */
struct store;

#define STORE_PIECES_MAX 1000000	/* of one source; the number in the name may grow to seven digits */
#define STORE_BODY_MAX (1024 * 1024 * 1024)	/* bytes of a body read back; collection's own limits are far lower */

/* A new store.  ERR_USAGE when DIR already holds evidence of an earlier run. */
int store_create(struct store **out, const char *dir, struct err *e);

/* The store of an earlier run, to add notes to its log (the assessment, the report).  Its chain is checked. */
int store_open(struct store **out, const char *dir, struct err *e);
void store_close(struct store *s);

/* Keep one exchange.  Sets x->id ("SOURCE/NNNN"); a body in a file gets its name.  On failure no half piece is in the log. */
int store_add(struct store *s, struct exchange *x, struct err *e);

/* Put a line of another kind into the custody log; fields is taken over. */
int store_note(struct store *s, const char *event, cJSON *fields, struct err *e);

/*
 * Pieces that no longer count, because their calls are asked again; their files stay.  why is a word: "cut-list"
 * "no-answer" "asked-again".
 */
int store_supersede(struct store *s, const struct strlist *ids, const char *why, struct err *e);

/* Pieces added or found. */
long store_count(const struct store *s);

/*
 * Read all pieces that count back in the order of the log, each checked against its digests: not those that were
 * superseded or lost (FORMAT.md, "The custody log").  fn may keep nothing of x.  json is filled when the body is JSON, or
 * when xml_to_json (may be NULL) turns an XML body into it.
 */
struct store_reader {
	int (*fn)(void *arg, struct exchange *x, struct err *e);
	cJSON *(*xml_to_json)(void *arg, const struct exchange *x, struct err *e);
	/*
	 * Whether to fill body and json, asked when all else of x is there; NULL: always.  Else file says where the body stands, or in an
	 * archive, which has no files, body has the bytes.
	 */
	bool (*wanted)(void *arg, const struct exchange *x);
	void *arg;

	/* A piece whose files are "missing" or "changed".  NULL: that ends the reading with an error. */
	int (*damaged)(void *arg, const cJSON *line, const char *how, struct err *e);
};
int store_read(const char *dir, const struct store_reader *r, struct err *e);

/* Hand one piece to r->fn that store_read has handed over before. */
int store_read_again(const char *dir, const char *id, const struct store_reader *r, struct err *e);

/* Where the files of a piece are, relative to DIR/data ("evidence/sls.GetLogStore/0003.json").  The caller frees. */
struct piece_paths {
	char *body, *meta;
};
int store_paths(const char *dir, const char *id, struct piece_paths *out, struct err *e);
void piece_paths_release(struct piece_paths *p);

#endif
