#ifndef BUNDLE_PAYTREE_H
#define BUNDLE_PAYTREE_H

#include "bundle/manifest.h"
#include "bundle/merkle.h"

/*
 * The Merkle tree over a payload (FORMAT.md section 9): a leaf per line of manifest-sha256.txt, in its order, over the text
 *	BLIND  DIGEST  PATH
 * BLIND (32 hex digits) keeps the hash of a piece that is not shown from confirming a guess of its bytes: the proofs of
 * its neighbours hold that hash.  It is made from the whole manifest, so that the tree needs no secret beside the bundle.
 */
#define PAYTREE_LABEL "Payload-Merkle-Root-SHA256"
#define BLIND_SIZE 16
#define BLIND_HEX_SIZE (2 * BLIND_SIZE + 1)

struct paytree_key {
	unsigned char b[SHA256_SIZE];
};

/* Of the bytes of manifest-sha256.txt. */
struct paytree_key paytree_key(const void *manifest, size_t len);
void paytree_blind(const struct paytree_key *key, const char *path, char hex[BLIND_HEX_SIZE]);

struct merkle_hash paytree_leaf(const char *blind, const unsigned char digest[SHA256_SIZE], const char *path);

/* All leaves of a manifest; the caller frees. */
struct merkle_hash *paytree_leaves(const struct paytree_key *key, const struct manifest *m);

/* The root over all lines, as hex. */
void paytree_root(const struct paytree_key *key, const struct manifest *m, char hex[SHA256_HEX_SIZE]);

#endif
