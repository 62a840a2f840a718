#ifndef BUNDLE_REVEAL_H
#define BUNDLE_REVEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"
#include "base/text.h"

/* Values that a redacted part shows all the same, and the commitments in its pieces that they open. */
#define REVEALS_MAX 10000

struct reveal {
	unsigned char hash[SHA256_SIZE];
	bool found;
	size_t line;		/* from 1, in the order added */
};

struct reveals {
	struct reveal *items;	/* sorted by hash when reveals_begin was called */
	size_t n, cap;
	size_t matched;		/* bytes of COMMITMENT_PREFIX, then of the digits behind it, that were seen last */
	char hex[SHA256_HEX_SIZE];
};

/* Commitment of value (text) under salt.  0, or -1 when there are REVEALS_MAX. */
int reveals_add(struct reveals *r, const char *salt, const char *value);
void reveals_release(struct reveals *r);

/* A piece comes by: begin, then its bytes however they are cut; commitments in it are marked as found. */
void reveals_begin(struct reveals *r);
void reveals_bytes(struct reveals *r, const char *bytes, size_t len);

/* Number of the first line whose value no piece commits to; 0 when there is none. */
size_t reveals_unmatched(const struct reveals *r);

#endif
