#ifndef BUNDLE_MERKLE_H
#define BUNDLE_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

/*
 * The Merkle tree of RFC 9162 section 2.1 (the same as RFC 6962's) over SHA-256: a leaf is hashed behind a byte 0x00, two
 * nodes behind a byte 0x01, so that no node can pass for a leaf; a tree of n leaves is split at the largest power of two
 * below n.  Level by level that is: neighbours are paired, and a node that
 * is left over at the end goes up as it is.
 */
#define MERKLE_DEPTH_MAX 64	/* more than any count of leaves needs */

struct merkle_hash {
	unsigned char b[SHA256_SIZE];
};

struct merkle_hash merkle_leaf(const void *bytes, size_t len);
struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right);

/* A tree that grows leaf by leaf and keeps one hash per level.  Begin with all zero; owns nothing. */
struct merkle {
	uint64_t n;		/* leaves so far */
	struct merkle_hash peaks[MERKLE_DEPTH_MAX];	/* of the whole subtrees, largest first: one for each bit set in n */
	size_t peaks_n;
};
void merkle_add(struct merkle *m, const struct merkle_hash *leaf);
struct merkle_hash merkle_root(const struct merkle *m);	/* of no leaves: the hash of nothing */

/* A whole tree in memory, for making proofs. */
struct merkle_tree {
	struct merkle_hash *nodes;	/* the leaves, then each level above them, up to the root */
	size_t n;			/* leaves */
};
void merkle_tree_init(struct merkle_tree *t, const struct merkle_hash *leaves, size_t n);	/* copies; n over 0 */
void merkle_tree_release(struct merkle_tree *t);

/* The inclusion proof of leaf `index` (below n), nearest sibling first.  Returns its length. */
size_t merkle_path(const struct merkle_tree *t, size_t index, struct merkle_hash path[MERKLE_DEPTH_MAX]);

/* How long the proof of leaf `index` (below n) is. */
size_t merkle_path_length(uint64_t n, uint64_t index);

/* Whether the proof leads from the leaf at index of n to root: length, index and hashes. */
bool merkle_proves(const struct merkle_hash *leaf, uint64_t index, uint64_t n, const struct merkle_hash *path, size_t len,
    const struct merkle_hash *root);

#endif
