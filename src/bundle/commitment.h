#ifndef BUNDLE_COMMITMENT_H
#define BUNDLE_COMMITMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "model.h"

/*
 * Salted commitments in place of values (FORMAT.md section 9, "Redacted"): who sees COMMITMENT_PREFIX and 64 hex digits learns nothing
 * of the value, and whoever made it can later show salt and value, and no other value.  Within one bundle the salt is
 * made from the value, so that equal values look equal: what joins them still does.
 */
#define COMMITMENT_PREFIX "committed:sha256:"
#define COMMITMENT_SALT_SIZE 33		/* 32 hex digits and NUL */
#define COMMITMENT_KEY_FILE "data/committed/key.txt"
#define COMMITTED_PREFIX "data/committed/"	/* data/committed/X stands for data/evidence/X */

struct commitment_key {
	unsigned char b[SHA256_SIZE];
};

/* The key of a bundle as its file has it (64 hex digits and LF), and back.  -1: the text is none. */
void commitment_key_text(const struct commitment_key *key, char text[SHA256_HEX_SIZE + 1]);
int commitment_key_parse(struct commitment_key *key, const char *text);

void commitment_salt(const struct commitment_key *key, const void *value, size_t len, char salt[COMMITMENT_SALT_SIZE]);
void commitment_make(const char *salt, const void *value, size_t len, char hex[SHA256_HEX_SIZE]);

/*
 * Copy JSON text to out with a commitment in place of every text and number that is the value of a member of one of these
 * names, or an element of a list that is; also inside texts that are JSON objects or lists themselves.  Empty texts, null,
 * true and false stay, and so do all other bytes.  changed tells whether anything was replaced.  ERR_FORMAT when the
 * text is not JSON; ERR_LIMIT.
 */
int commitment_json(struct buf *out, const char *text, size_t len, const struct strlist *names, const struct commitment_key *key,
    bool *changed, struct err *e);

#endif
