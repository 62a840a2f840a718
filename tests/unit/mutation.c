#include "tests/unit/mutation.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "base/text.h"

enum { BLOCK = 512, BUNDLE_MAX = 256 * 1024 * 1024, SIZE_AT = 124, SUM_AT = 148, TYPE_AT = 156, LINK_AT = 157, PREFIX_AT = 345 };

struct member {
	unsigned char header[BLOCK];
	char name[300];
	struct buf data;
	bool raw_sum, raw_size;
	char fill;		/* the byte that fills its last block */
};

static struct member *members;
static size_t n, cap;
static char top[128];
static int end_blocks = 2;
static struct buf tail;

static void
die(const char *what, const char *name)
{
	fprintf(stderr, "mutate: %s: %s\n", what, name);
	exit(99);
}

static size_t
find(const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(members[i].name, name) == 0)
			return i;
	}
	die("no such member", name);
	return 0;
}

/* \n \r \t \0 \\ and \xHH in a text of the table or the command line. */
static void
unescape(struct buf *b, const char *s)
{
	static const char from[] = "nrt0", to[] = "\n\r\t";	/* its NUL is the last */

	for (; *s != '\0'; s++) {
		const char *known;
		char c = *s;

		if (c == '\\' && s[1] == 'x' && hex_value(s[2]) >= 0 && hex_value(s[3]) >= 0) {
			c = (char)(hex_value(s[2]) << 4 | hex_value(s[3]));
			s += 3;
		} else if (c == '\\' && s[1] != '\0') {
			s++;
			known = strchr(from, *s);
			c = known != NULL ? to[known - from] : *s;
		}
		buf_add(b, &c, 1);
	}
}

static void
number(unsigned char *field, size_t width, unsigned long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%0*lo", (int)width - 1, value);
	memcpy(field, text, width);
}

/* ---- reading and writing ---- */

void
mutation_load(const char *path)
{
	gzFile in = gzopen(path, "rb");
	unsigned char h[BLOCK];

	mutation_release();
	if (in == NULL)
		die("cannot open", path);
	while (gzread(in, h, BLOCK) == BLOCK && h[0] != 0) {
		unsigned long size = strtoul((char *)h + SIZE_AT, NULL, 8);
		char *bytes = xcalloc(1, size + BLOCK), path_of[300], *slash;
		struct member *m;

		gzread(in, bytes, (unsigned)((size + BLOCK - 1) / BLOCK * BLOCK));
		ARRAY_GROW(members, n, cap);
		m = &members[n++];
		memset(m, 0, sizeof(*m));
		memcpy(m->header, h, BLOCK);
		/* ustar: the beginning of a long path stands in a field of its own */
		snprintf(path_of, sizeof(path_of), "%.155s%s%.100s", h + PREFIX_AT, h[PREFIX_AT] != '\0' ? "/" : "", h);
		slash = strchr(path_of, '/');
		if (slash == NULL)
			die("is no bundle", path);
		snprintf(top, sizeof(top), "%.*s", (int)(slash - path_of), path_of);
		snprintf(m->name, sizeof(m->name), "%s", slash + 1);
		buf_init(&m->data, BUNDLE_MAX);
		buf_add(&m->data, bytes, size);
		free(bytes);
	}
	gzclose(in);
}

static void
fix(struct member *m)
{
	unsigned long sum = 0;

	if (!m->raw_size)
		number(m->header + SIZE_AT, 12, m->data.len);
	if (m->raw_sum)
		return;
	memset(m->header + SUM_AT, ' ', 8);
	for (int i = 0; i < BLOCK; i++)
		sum += m->header[i];
	snprintf((char *)m->header + SUM_AT, 8, "%06lo", sum);
}

void
mutation_save(const char *path)
{
	gzFile out = gzopen(path, "wb6");
	static const char zeros[BLOCK];

	if (out == NULL)
		die("cannot write", path);
	for (size_t i = 0; i < n; i++) {
		struct member *m = &members[i];
		size_t pad = (BLOCK - m->data.len % BLOCK) % BLOCK;
		char fill[BLOCK];

		fix(m);
		memset(fill, m->fill, sizeof(fill));
		gzwrite(out, m->header, BLOCK);
		gzwrite(out, m->data.data, (unsigned)m->data.len);
		gzwrite(out, fill, (unsigned)pad);
	}
	for (int i = 0; i < end_blocks; i++)
		gzwrite(out, zeros, BLOCK);
	gzwrite(out, tail.data, (unsigned)tail.len);
	gzclose(out);
}

/* ---- operations ---- */

static void
set_name(struct member *m, const char *name)
{
	char *whole = xasprintf("%s/%s", top, name);

	if (strlen(whole) > 100)
		die("name is too long", name);
	snprintf(m->name, sizeof(m->name), "%s", name);
	memset(m->header, 0, 100);
	memcpy(m->header, whole, strlen(whole));
	free(whole);
}

enum { RANK_OTHER = 6, RANK_DATA };

static int
rank(const char *name)
{
	static const char *const order[RANK_OTHER] = { "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt",
		"tagmanifest-sha256.txt", "tagmanifest-sm3.txt" };

	for (int i = 0; i < RANK_OTHER; i++) {
		if (strcmp(name, order[i]) == 0)
			return i;
	}
	return strncmp(name, "data/", 5) == 0 ? RANK_DATA : RANK_OTHER;
}

static struct member *
insert(size_t at, const char *name)
{
	struct member *m;

	ARRAY_GROW(members, n, cap);
	memmove(&members[at + 1], &members[at], (n - at) * sizeof(*members));
	n++;
	m = &members[at];
	*m = members[at == 0 ? 1 : 0];
	m->raw_sum = m->raw_size = false;
	m->fill = 0;
	set_name(m, name);
	buf_init(&m->data, BUNDLE_MAX);
	return m;
}

static size_t
place(const char *name)
{
	size_t i = 0;

	while (i < n && (rank(members[i].name) < rank(name) ||
	    (rank(members[i].name) == rank(name) && strcmp(members[i].name, name) < 0)))
		i++;
	return i;
}

static void
op_flip(char **a)
{
	members[find(a[0])].data.data[atol(a[1])] ^= 1;
}

static void
op_set(char **a)
{
	struct buf *b = &members[find(a[0])].data;

	buf_reset(b);
	unescape(b, a[1]);
}

static void
op_append(char **a)
{
	unescape(&members[find(a[0])].data, a[1]);
}

static void
op_cut(char **a)
{
	members[find(a[0])].data.len = (size_t)atol(a[1]);
}

static void
op_sub(char **a)
{
	struct buf *b = &members[find(a[0])].data, from, to, out;
	char *at;

	buf_init(&from, BUNDLE_MAX);
	buf_init(&to, BUNDLE_MAX);
	buf_init(&out, BUNDLE_MAX);
	unescape(&from, a[1]);
	unescape(&to, a[2]);
	at = memmem(b->data, b->len, from.data, from.len);
	if (at == NULL)
		die("does not hold the text", a[1]);
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
	size_t i = find(a[0]);

	buf_release(&members[i].data);
	memmove(&members[i], &members[i + 1], (n - i - 1) * sizeof(*members));
	n--;
}

static void
op_add(char **a)
{
	unescape(&insert(place(a[0]), a[0])->data, a[1]);
}

static void
op_add_last(char **a)
{
	unescape(&insert(n, a[0])->data, a[1]);
}

static void
op_file(char **a)
{
	size_t i = place(a[0]);
	struct err e;
	struct buf *b;

	if (i == n || strcmp(members[i].name, a[0]) != 0)
		insert(i, a[0]);
	b = &members[i].data;
	buf_reset(b);
	if (file_read(b, a[1], &e) != 0)
		die("cannot read", a[1]);
}

static void
op_rename(char **a)
{
	set_name(&members[find(a[0])], a[1]);
}

static void
op_full_name(char **a)
{
	struct member *m = &members[find(a[0])];

	struct buf b;

	memset(m->header, 0, 100);
	buf_init(&b, 100);
	unescape(&b, a[1]);
	memcpy(m->header, buf_text(&b), b.len);
	buf_release(&b);
}

static void
op_swap(char **a)
{
	struct member *x = &members[find(a[0])], *y = &members[find(a[1])];
	struct buf b = x->data;

	x->data = y->data;
	y->data = b;
}

static void
op_swap_places(char **a)
{
	size_t i = find(a[0]), j = find(a[1]);
	struct member m = members[i];

	members[i] = members[j];
	members[j] = m;
}

static void
op_field(char **a)
{
	struct member *m = &members[find(a[0])];
	struct buf b;
	long at = atol(a[1]);

	buf_init(&b, BLOCK);
	unescape(&b, a[2]);
	memcpy(m->header + at, b.data, b.len);
	m->raw_size = m->raw_size || (at >= SIZE_AT && at < SIZE_AT + 12);
	m->raw_sum = m->raw_sum || (at >= SUM_AT && at < SUM_AT + 8);
	buf_release(&b);
}

static void
op_fill(char **a)
{
	members[find(a[0])].fill = 'x';
}

/* An extension header before a member: its type and its bytes. */
static void
op_extension(char **a)
{
	size_t i = find(a[0]);
	struct member *m = insert(i, "PaxHeaders/x");

	m->header[TYPE_AT] = (unsigned char)a[1][0];
	unescape(&m->data, a[2]);
}

/* An entry before a member: its type, whole name, link name and bytes. */
static void
op_entry(char **a)
{
	struct member *m = insert(find(a[0]), "x");
	struct buf b;

	m->header[TYPE_AT] = (unsigned char)a[1][0];
	memset(m->header, 0, 100);
	buf_init(&b, 100);
	unescape(&b, a[2]);
	memcpy(m->header, b.data, b.len);
	buf_reset(&b);
	unescape(&b, a[3]);
	memcpy(m->header + LINK_AT, b.data, b.len);
	buf_release(&b);
	unescape(&m->data, a[4]);
}

/* This many bytes of a kind behind a member's content. */
static void
op_grow(char **a)
{
	struct buf *b = &members[find(a[0])].data;
	size_t count = (size_t)atol(a[1]);
	char *room = buf_room(b, count);

	if (room == NULL)
		die("is too long", a[0]);
	memset(room, a[2][0], count);
	b->len += count;
	b->data[b->len] = '\0';
}

static bool
has(const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(members[i].name, name) == 0)
			return true;
	}
	return false;
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
	struct buf *b = &members[find(name)].data;

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
		if (i < 3 || has(listed[i]))
			list(&out, &members[find(listed[i])], alg);
	}
	replace(name, &out);
}

static void
op_tagmanifest(char **a)
{
	(void)a;
	remake_tagmanifest("tagmanifest-sha256.txt", "sha256");
	if (has("tagmanifest-sm3.txt"))
		remake_tagmanifest("tagmanifest-sm3.txt", "sm3");
}

static void
op_oxum(char **a)
{
	struct buf *b = &members[find("bag-info.txt")].data, out;
	size_t bytes = 0, files = 0;

	(void)a;
	for (size_t i = 0; i < n; i++) {
		if (rank(members[i].name) == RANK_DATA) {
			bytes += members[i].data.len;
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
	for (size_t i = 0; i < n; i++) {
		if (rank(members[i].name) == RANK_DATA)
			list(&out, &members[i], alg);
	}
	replace(name, &out);
}

/* Manifest, Payload-Oxum and tag manifest as they would be had this been sealed. */
static void
op_manifests(char **a)
{
	remake_manifest("manifest-sha256.txt", "sha256");
	if (has("manifest-sm3.txt"))
		remake_manifest("manifest-sm3.txt", "sm3");
	op_oxum(a);
	op_tagmanifest(a);
}

static void
op_end(char **a)
{
	end_blocks = atoi(a[0]);
}

static void
op_tail(char **a)
{
	unescape(&tail, a[0]);
}

/* This many copies of the first payload file, under names that sort behind all others. */
static void
op_many(char **a)
{
	for (long i = 0; i < atol(a[0]); i++) {
		char name[64];

		snprintf(name, sizeof(name), "data/z%07ld", i);
		insert(n, name);
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
		die("unknown operation or missing argument", words[0]);
	operations[k].run(words + 1);
	return 1 + operations[k].arguments;
}

void
mutation_release(void)
{
	for (size_t i = 0; i < n; i++)
		buf_release(&members[i].data);
	free(members);
	members = NULL;
	n = cap = 0;
	end_blocks = 2;
	buf_release(&tail);
	buf_init(&tail, BUNDLE_MAX);
}
