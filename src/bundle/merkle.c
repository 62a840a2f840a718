#include "bundle/merkle.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { LEAF = 0x00, NODE = 0x01 };

/* One digest over the prefix byte and two pieces. */
static struct merkle_hash
prefixed(unsigned char prefix, const void *a, size_t a_len, const void *b, size_t b_len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct merkle_hash h = { { 0 } };

	EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
	EVP_DigestUpdate(ctx, &prefix, 1);
	EVP_DigestUpdate(ctx, a, a_len);
	EVP_DigestUpdate(ctx, b, b_len);
	EVP_DigestFinal_ex(ctx, h.b, NULL);
	EVP_MD_CTX_free(ctx);
	return h;
}

struct merkle_hash
merkle_leaf(const void *bytes, size_t len)
{
	return prefixed(LEAF, bytes, len, "", 0);
}

struct merkle_hash
merkle_node(const struct merkle_hash *left, const struct merkle_hash *right)
{
	return prefixed(NODE, left->b, sizeof(left->b), right->b, sizeof(right->b));
}

/* As a binary counter: two subtrees of one size become one of the next. */
void
merkle_add(struct merkle *m, const struct merkle_hash *leaf)
{
	struct merkle_hash h = *leaf;

	for (uint64_t bits = m->n; (bits & 1) != 0; bits >>= 1)
		h = merkle_node(&m->peaks[--m->peaks_n], &h);
	m->peaks[m->peaks_n++] = h;
	m->n++;
}

struct merkle_hash
merkle_root(const struct merkle *m)
{
	struct merkle_hash h = { { 0 } };

	if (m->n == 0) {
		EVP_Digest("", 0, h.b, NULL, EVP_sha256(), NULL);
		return h;
	}
	h = m->peaks[m->peaks_n - 1];
	for (size_t i = m->peaks_n - 1; i > 0; i--)
		h = merkle_node(&m->peaks[i - 1], &h);
	return h;
}

/* How many nodes lie above a level of n. */
static size_t
above(size_t n)
{
	return n / 2 + n % 2;
}

/* Whether node `index` of a level of n has a neighbour to be paired with; the last of an odd level has none. */
static bool
paired(uint64_t n, uint64_t index)
{
	return (index ^ 1) < n;
}

void
merkle_tree_init(struct merkle_tree *t, const struct merkle_hash *leaves, size_t n)
{
	struct merkle_hash *level, *up;
	size_t total = n;

	for (size_t m = n; m > 1; m = above(m))
		total += above(m);
	t->n = n;
	t->nodes = xcalloc(total, sizeof(*t->nodes));
	memcpy(t->nodes, leaves, n * sizeof(*leaves));
	for (level = t->nodes; n > 1; n = above(n), level = up) {
		up = level + n;
		for (size_t i = 0; i < n; i += 2)
			up[i / 2] = paired(n, i) ? merkle_node(&level[i], &level[i + 1]) : level[i];
	}
}

void
merkle_tree_release(struct merkle_tree *t)
{
	free(t->nodes);
	*t = (struct merkle_tree){ 0 };
}

size_t
merkle_path(const struct merkle_tree *t, size_t index, struct merkle_hash path[MERKLE_DEPTH_MAX])
{
	const struct merkle_hash *level = t->nodes;
	size_t len = 0;

	for (size_t n = t->n; n > 1; level += n, n = above(n), index /= 2) {
		if (paired(n, index))
			path[len++] = level[index ^ 1];
	}
	return len;
}

size_t
merkle_path_length(uint64_t n, uint64_t index)
{
	size_t len = 0;

	for (; n > 1; n = above(n), index /= 2)
		len += paired(n, index);
	return len;
}

bool
merkle_proves(const struct merkle_hash *leaf, uint64_t index, uint64_t n, const struct merkle_hash *path, size_t len,
    const struct merkle_hash *root)
{
	struct merkle_hash h = *leaf;

	if (index >= n || len != merkle_path_length(n, index))
		return false;
	for (; n > 1; n = above(n), index /= 2) {
		if (!paired(n, index))
			continue;
		h = (index & 1) != 0 ? merkle_node(path, &h) : merkle_node(&h, path);
		path++;
	}
	return memcmp(h.b, root->b, sizeof(h.b)) == 0;
}
