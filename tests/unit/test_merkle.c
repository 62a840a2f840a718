/* The Merkle tree: the published vectors of RFC 6962's reference implementation, every proof of every small tree, hostile proofs. */
#include "bundle/merkle.h"

#include <string.h>

#include "base/text.h"
#include "bundle/paytree.h"
#include "tests/unit/tap.h"

#define LEAVES 8

/* The eight leaves of the reference implementation of Certificate Transparency (merkle_tree_test), as hex. */
static const char *const leaf_bytes[LEAVES] = {
	"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
};

/* Its roots of the first one to eight of them; before them the hash of nothing. */
static const char *const roots[LEAVES + 1] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

/* Its inclusion proofs: leaf counted from 0, size of the tree, siblings from the leaf up. */
static const struct {
	size_t index, n, len;
	const char *path[3];
} proofs[] = {
	{ 0, 1, 0, { NULL } },
	{ 0, 8, 3, { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4" } },
	{ 5, 8, 3, { "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
	    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
	    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } },
	{ 2, 3, 1, { "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" } },
	{ 1, 5, 3, { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b" } },
};

static struct merkle_hash leaves[LEAVES];

static bool
same(const struct merkle_hash *h, const char *want)
{
	char hex[SHA256_HEX_SIZE];

	hex_encode(h->b, sizeof(h->b), hex);
	return strcmp(hex, want) == 0;
}

static void
fill_leaves(void)
{
	for (size_t i = 0; i < LEAVES; i++) {
		unsigned char bytes[16];
		size_t n = strlen(leaf_bytes[i]) / 2;

		for (size_t j = 0; j < n; j++)
			bytes[j] = (unsigned char)(hex_value(leaf_bytes[i][2 * j]) << 4 | hex_value(leaf_bytes[i][2 * j + 1]));
		leaves[i] = merkle_leaf(bytes, n);
	}
}

static void
test_vectors(void)
{
	struct merkle m = { 0 };
	struct merkle_hash h = merkle_root(&m);

	ok(same(&h, roots[0]), "the root of nothing");
	for (size_t i = 0; i < LEAVES; i++) {
		merkle_add(&m, &leaves[i]);
		h = merkle_root(&m);
		ok(same(&h, roots[i + 1]), "the root of %zu leaves", i + 1);
	}
	for (size_t i = 0; i < sizeof(proofs) / sizeof(proofs[0]); i++) {
		struct merkle_hash path[MERKLE_DEPTH_MAX];
		struct merkle_tree t;
		bool good;

		merkle_tree_init(&t, leaves, proofs[i].n);
		good = merkle_path(&t, proofs[i].index, path) == proofs[i].len;
		for (size_t j = 0; j < proofs[i].len; j++)
			good = good && same(&path[j], proofs[i].path[j]);
		ok(good, "the published proof of leaf %zu of %zu", proofs[i].index, proofs[i].n);
		merkle_tree_release(&t);
	}
}

/* What an attacker can do to one proof; each must fail. */
static int
hostile(const struct merkle_hash *leaf, size_t index, size_t n, struct merkle_hash *path, size_t len, const struct merkle_hash *root)
{
	struct merkle_hash keep, node;
	int accepted = 0;

	for (size_t other = 0; other < n + 2; other++)
		accepted += other != index && merkle_proves(leaf, other, n, path, len, root);
	for (size_t size = 0; size < 2 * n + 2; size++)
		accepted += size != n && merkle_path_length(size, index) != len && merkle_proves(leaf, index, size, path, len, root);
	if (len > 0) {
		accepted += merkle_proves(leaf, index, n, path, len - 1, root);
		accepted += merkle_proves(leaf, index, n, path + 1, len - 1, root);
		node = (index & 1) != 0 ? merkle_node(&path[0], leaf) : merkle_node(leaf, &path[0]);
		accepted += merkle_proves(&node, index, n, path, len, root);
		accepted += merkle_proves(&node, index, n, path + 1, len - 1, root);
	}
	path[len] = *leaf;
	accepted += merkle_proves(leaf, index, n, path, len + 1, root);
	for (size_t i = 0; i < len; i++) {
		keep = path[i];
		path[i].b[i % SHA256_SIZE] ^= 1;
		accepted += merkle_proves(leaf, index, n, path, len, root);
		path[i] = keep;
	}
	for (size_t i = 1; i < len; i++) {
		keep = path[i];
		path[i] = path[i - 1];
		path[i - 1] = keep;
		accepted += merkle_proves(leaf, index, n, path, len, root);
		path[i - 1] = path[i];
		path[i] = keep;
	}
	return accepted;
}

static void
test_every_proof(void)
{
	enum { MOST = 70 };
	struct merkle_hash many[MOST], path[MERKLE_DEPTH_MAX];
	int wrong = 0, accepted = 0;

	for (unsigned char i = 0; i < MOST; i++)
		many[i] = merkle_leaf(&i, 1);
	for (size_t n = 1; n <= MOST; n++) {
		struct merkle_tree t;
		struct merkle m = { 0 };
		struct merkle_hash root;

		for (size_t i = 0; i < n; i++)
			merkle_add(&m, &many[i]);
		root = merkle_root(&m);
		merkle_tree_init(&t, many, n);
		for (size_t i = 0; i < n; i++) {
			size_t len = merkle_path(&t, i, path);

			wrong += len != merkle_path_length(n, i) || !merkle_proves(&many[i], i, n, path, len, &root);
			accepted += hostile(&many[i], i, n, path, len, &root);
			accepted += n > 1 && merkle_proves(&many[(i + 1) % n], i, n, path, len, &root);
		}
		merkle_tree_release(&t);
	}
	is_int(wrong, 0, "every proof of every tree of 1 to 70 leaves leads to the root");
	is_int(accepted, 0, "and none with another index, size, length, leaf or node, or two siblings swapped");
	ok(merkle_path_length(0, 0) == 0 && !merkle_proves(&many[0], 0, 0, path, 0, &many[0]), "a tree of nothing proves nothing");
	ok(merkle_path_length(UINT64_MAX, 0) == 64, "no tree is deeper than the limit");
}

/* Leaves of a payload, against digests made with sha256sum and openssl. */
static void
test_payload(void)
{
	static const char manifest[] =
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  data/a\n"
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb  data/b\n";
	size_t len = sizeof(manifest) - 1;
	struct paytree_key key = paytree_key(manifest, len);
	char blind[BLIND_HEX_SIZE], root[SHA256_HEX_SIZE];
	struct merkle_hash leaf;
	struct manifest m;
	struct problem p;

	ok(manifest_parse(&m, strdup(manifest), len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &p) == 0, "a manifest");
	paytree_blind(&key, "data/a", blind);
	is_str(blind, "9c1ac61143bdc4868cae736678752bc5", "the blind of the first line");
	leaf = paytree_leaf(blind, m.lines[0].digest, "data/a");
	ok(same(&leaf, "dc4431d52144231bb539df0e539968491fe9fd6801ff39c1f565945581bd1e7e"), "its leaf");
	paytree_root(&key, &m, root);
	is_str(root, "b27ae3f5b43a0e269e5110fa2beb39925d6a33f75de48b2765ec910ebd50b3a3", "the root");
	manifest_release(&m);
}

int
main(void)
{
	fill_leaves();
	test_vectors();
	test_every_proof();
	test_payload();
	return tap_done();
}
