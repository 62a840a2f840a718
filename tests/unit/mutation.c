#include "tests/unit/mutation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fileio.h"
#include "base/hash.h"
#include "tests/unit/mutation_bag.h"

static void
op_flip(char **a)
{
	bag.members[bag_find(a[0])].data.data[atol(a[1])] ^= 1;
}

static void
op_set(char **a)
{
	struct buf *b = &bag.members[bag_find(a[0])].data;

	buf_reset(b);
	bag_unescape(b, a[1]);
}

static void
op_append(char **a)
{
	bag_unescape(&bag.members[bag_find(a[0])].data, a[1]);
}

static void
op_cut(char **a)
{
	bag.members[bag_find(a[0])].data.len = (size_t)atol(a[1]);
}

static void
op_sub(char **a)
{
	struct buf *b = &bag.members[bag_find(a[0])].data, from, to, out;
	char *at;

	buf_init(&from, BUNDLE_MAX);
	buf_init(&to, BUNDLE_MAX);
	buf_init(&out, BUNDLE_MAX);
	bag_unescape(&from, a[1]);
	bag_unescape(&to, a[2]);
	at = memmem(b->data, b->len, from.data, from.len);
	if (at == NULL)
		bag_die("does not hold the text", a[1]);
	buf_add(&out, b->data, (size_t)(at - b->data));
	buf_add(&out, to.data, to.len);
	buf_add(&out, at + from.len, b->len - (size_t)(at - b->data) - from.len);
	buf_release(b);
	*b = out;
	buf_release(&from);
	buf_release(&to);
}

static void
op_drop(char **a)
{
	size_t i = bag_find(a[0]);

	buf_release(&bag.members[i].data);
	memmove(&bag.members[i], &bag.members[i + 1], (bag.n - i - 1) * sizeof(*bag.members));
	bag.n--;
}

static void
op_add(char **a)
{
	bag_unescape(&bag_insert(bag_place(a[0]), a[0])->data, a[1]);
}

static void
op_add_last(char **a)
{
	bag_unescape(&bag_insert(bag.n, a[0])->data, a[1]);
}

static void
op_file(char **a)
{
	size_t i = bag_place(a[0]);
	struct err e;
	struct buf *b;

	if (i == bag.n || strcmp(bag.members[i].name, a[0]) != 0)
		bag_insert(i, a[0]);
	b = &bag.members[i].data;
	buf_reset(b);
	if (file_read(b, a[1], &e) != 0)
		bag_die("cannot read", a[1]);
}

static void
op_rename(char **a)
{
	bag_set_name(&bag.members[bag_find(a[0])], a[1]);
}

static void
op_full_name(char **a)
{
	struct member *m = &bag.members[bag_find(a[0])];

	struct buf b;

	memset(m->header, 0, 100);
	buf_init(&b, 100);
	bag_unescape(&b, a[1]);
	memcpy(m->header, buf_text(&b), b.len);
	buf_release(&b);
}

static void
op_swap(char **a)
{
	struct member *x = &bag.members[bag_find(a[0])], *y = &bag.members[bag_find(a[1])];
	struct buf b = x->data;

	x->data = y->data;
	y->data = b;
}

static void
op_swap_places(char **a)
{
	size_t i = bag_find(a[0]), j = bag_find(a[1]);
	struct member m = bag.members[i];

	bag.members[i] = bag.members[j];
	bag.members[j] = m;
}

static void
op_field(char **a)
{
	struct member *m = &bag.members[bag_find(a[0])];
	struct buf b;
	long at = atol(a[1]);

	buf_init(&b, BLOCK);
	bag_unescape(&b, a[2]);
	memcpy(m->header + at, b.data, b.len);
	m->raw_size = m->raw_size || (at >= SIZE_AT && at < SIZE_AT + 12);
	m->raw_sum = m->raw_sum || (at >= SUM_AT && at < SUM_AT + 8);
	buf_release(&b);
}

static void
op_fill(char **a)
{
	bag.members[bag_find(a[0])].fill = 'x';
}

/* An extension header before a member: its type and its bytes. */
static void
op_extension(char **a)
{
	size_t i = bag_find(a[0]);
	struct member *m = bag_insert(i, "PaxHeaders/x");

	m->header[TYPE_AT] = (unsigned char)a[1][0];
	bag_unescape(&m->data, a[2]);
}

/* An entry before a member: its type, whole name, link name and bytes. */
static void
op_entry(char **a)
{
	struct member *m = bag_insert(bag_find(a[0]), "x");
	struct buf b;

	m->header[TYPE_AT] = (unsigned char)a[1][0];
	memset(m->header, 0, 100);
	buf_init(&b, 100);
	bag_unescape(&b, a[2]);
	memcpy(m->header, b.data, b.len);
	buf_reset(&b);
	bag_unescape(&b, a[3]);
	memcpy(m->header + LINK_AT, b.data, b.len);
	buf_release(&b);
	bag_unescape(&m->data, a[4]);
}

/* This many bytes of a kind behind a member's content. */
static void
op_grow(char **a)
{
	struct buf *b = &bag.members[bag_find(a[0])].data;
	size_t count = (size_t)atol(a[1]);
	char *room = buf_room(b, count);

	if (room == NULL)
		bag_die("is too long", a[0]);
	memset(room, a[2][0], count);
	b->len += count;
	b->data[b->len] = '\0';
}

static void
list(struct buf *out, const struct member *m, const char *alg)
{
	char hex[HASH_MAX_HEX];

	hash_bytes(alg, m->data.len ? m->data.data : "", m->data.len, hex);
	buf_addf(out, "%s  %s\n", hex, m->name);
}

static void
replace(const char *name, struct buf *with)
{
	struct buf *b = &bag.members[bag_find(name)].data;

	buf_release(b);
	*b = *with;
}

static void
remake_tagmanifest(const char *name, const char *alg)
{
	static const char *const listed[] = { "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sm3.txt" };
	struct buf out;

	buf_init(&out, BUNDLE_MAX);
	for (int i = 0; i < 4; i++) {
		if (i < 3 || bag_has(listed[i]))
			list(&out, &bag.members[bag_find(listed[i])], alg);
	}
	replace(name, &out);
}

static void
op_tagmanifest(char **a)
{
	(void)a;
	remake_tagmanifest("tagmanifest-sha256.txt", "sha256");
	if (bag_has("tagmanifest-sm3.txt"))
		remake_tagmanifest("tagmanifest-sm3.txt", "sm3");
}

static void
op_oxum(char **a)
{
	struct buf *b = &bag.members[bag_find("bag-info.txt")].data, out;
	size_t bytes = 0, files = 0;

	(void)a;
	for (size_t i = 0; i < bag.n; i++) {
		if (bag_rank(bag.members[i].name) == RANK_DATA) {
			bytes += bag.members[i].data.len;
			files++;
		}
	}
	buf_init(&out, BUNDLE_MAX);
	buf_add(&out, b->data, (size_t)(strstr(buf_text(b), "Payload-Oxum: ") - b->data));
	buf_addf(&out, "Payload-Oxum: %zu.%zu\n", bytes, files);
	replace("bag-info.txt", &out);
}

static void
remake_manifest(const char *name, const char *alg)
{
	struct buf out;

	buf_init(&out, BUNDLE_MAX);
	for (size_t i = 0; i < bag.n; i++) {
		if (bag_rank(bag.members[i].name) == RANK_DATA)
			list(&out, &bag.members[i], alg);
	}
	replace(name, &out);
}

/* Manifest, Payload-Oxum and tag manifest as they would be had this been sealed. */
static void
op_manifests(char **a)
{
	remake_manifest("manifest-sha256.txt", "sha256");
	if (bag_has("manifest-sm3.txt"))
		remake_manifest("manifest-sm3.txt", "sm3");
	op_oxum(a);
	op_tagmanifest(a);
}

static void
op_end(char **a)
{
	bag.end_blocks = atoi(a[0]);
}

static void
op_tail(char **a)
{
	bag_unescape(&bag.tail, a[0]);
}

/* This many copies of the first payload file, under names that sort behind all others. */
static void
op_many(char **a)
{
	for (long i = 0; i < atol(a[0]); i++) {
		char name[64];

		snprintf(name, sizeof(name), "data/z%07ld", i);
		bag_insert(bag.n, name);
	}
}

static const struct {
	const char *name;
	int arguments;
	void (*run)(char **arguments);
} operations[] = {
	{ "flip", 2, op_flip },			/* NAME OFFSET */
	{ "set", 2, op_set },			/* NAME TEXT */
	{ "append", 2, op_append },		/* NAME TEXT */
	{ "cut", 2, op_cut },			/* NAME LENGTH */
	{ "sub", 3, op_sub },			/* NAME FROM TO */
	{ "drop", 1, op_drop },			/* NAME */
	{ "add", 2, op_add },			/* NAME TEXT: in its sorted place */
	{ "add-last", 2, op_add_last },		/* NAME TEXT */
	{ "file", 2, op_file },			/* NAME PATH: content from a file */
	{ "rename", 2, op_rename },		/* NAME NEW */
	{ "full-name", 2, op_full_name },	/* NAME WHOLE-NAME */
	{ "swap", 2, op_swap },			/* NAME NAME: contents */
	{ "swap-places", 2, op_swap_places },	/* NAME NAME */
	{ "field", 3, op_field },		/* NAME OFFSET TEXT: header bytes; the checksum is made right unless hit */
	{ "fill", 1, op_fill },			/* NAME: bytes behind its end */
	{ "extension", 3, op_extension },	/* NAME TYPE TEXT */
	{ "entry", 5, op_entry },		/* NAME TYPE WHOLE-NAME LINK TEXT: before NAME */
	{ "grow", 3, op_grow },			/* NAME COUNT BYTE */
	{ "manifests", 0, op_manifests },
	{ "tagmanifest", 0, op_tagmanifest },
	{ "oxum", 0, op_oxum },
	{ "end", 1, op_end },			/* BLOCKS of NULs */
	{ "tail", 1, op_tail },			/* TEXT behind them */
	{ "many", 1, op_many },			/* COUNT */
};

int
mutation_apply(char **words, int count)
{
	size_t k = 0;

	while (k < sizeof(operations) / sizeof(operations[0]) && strcmp(operations[k].name, words[0]) != 0)
		k++;
	if (k == sizeof(operations) / sizeof(operations[0]) || operations[k].arguments >= count)
		bag_die("unknown operation or missing argument", words[0]);
	operations[k].run(words + 1);
	return 1 + operations[k].arguments;
}
