#include "bundle/paytree.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "bundle/names.h"

#define KEY_LABEL "trailseal payload tree 1"

struct paytree_key
paytree_key(const void *manifest, size_t len)
{
	struct paytree_key key;

	hmac_sha256(KEY_LABEL, strlen(KEY_LABEL), manifest, len, key.b);
	return key;
}

void
paytree_blind(const struct paytree_key *key, const char *path, char hex[BLIND_HEX_SIZE])
{
	unsigned char mac[SHA256_SIZE];

	hmac_sha256(key->b, sizeof(key->b), path, strlen(path), mac);
	hex_encode(mac, BLIND_SIZE, hex);
}

struct merkle_hash
paytree_leaf(const char *blind, const unsigned char digest[SHA256_SIZE], const char *path)
{
	char text[BLIND_HEX_SIZE + SHA256_HEX_SIZE + NAME_MAX_BYTES + 8], hex[SHA256_HEX_SIZE];

	hex_encode(digest, SHA256_SIZE, hex);
	return merkle_leaf(text, (size_t)snprintf(text, sizeof(text), "%s  %s  %s", blind, hex, path));
}

static struct merkle_hash
line_leaf(const struct paytree_key *key, const struct manifest_line *line)
{
	char blind[BLIND_HEX_SIZE];

	paytree_blind(key, line->path, blind);
	return paytree_leaf(blind, line->digest, line->path);
}

struct merkle_hash *
paytree_leaves(const struct paytree_key *key, const struct manifest *m)
{
	struct merkle_hash *leaves = xcalloc(m->n, sizeof(*leaves));

	for (size_t i = 0; i < m->n; i++)
		leaves[i] = line_leaf(key, &m->lines[i]);
	return leaves;
}

void
paytree_root(const struct paytree_key *key, const struct manifest *m, char hex[SHA256_HEX_SIZE])
{
	struct merkle tree = { 0 };
	struct merkle_hash root;

	for (size_t i = 0; i < m->n; i++) {
		struct merkle_hash leaf = line_leaf(key, &m->lines[i]);

		merkle_add(&tree, &leaf);
	}
	root = merkle_root(&tree);
	hex_encode(root.b, sizeof(root.b), hex);
}
