#include "tests/unit/mutation_bag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/text.h"
#include "tests/unit/mutation.h"

struct bag bag = { .end_blocks = 2 };

void
bag_die(const char *what, const char *name)
{
	fprintf(stderr, "mutate: %s: %s\n", what, name);
	exit(99);
}

size_t
bag_find(const char *name)
{
	for (size_t i = 0; i < bag.n; i++) {
		if (strcmp(bag.members[i].name, name) == 0)
			return i;
	}
	bag_die("no such member", name);
	return 0;
}

/* \n \r \t \0 \\ and \xHH in a text of the table or the command line. */
void
bag_unescape(struct buf *b, const char *s)
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
		bag_die("cannot open", path);
	while (gzread(in, h, BLOCK) == BLOCK && h[0] != 0) {
		unsigned long size = strtoul((char *)h + SIZE_AT, NULL, 8);
		char *bytes = xcalloc(1, size + BLOCK), path_of[300], *slash;
		struct member *m;

		gzread(in, bytes, (unsigned)((size + BLOCK - 1) / BLOCK * BLOCK));
		ARRAY_GROW(bag.members, bag.n, bag.cap);
		m = &bag.members[bag.n++];
		memset(m, 0, sizeof(*m));
		memcpy(m->header, h, BLOCK);
		/* ustar: the beginning of a long path stands in a field of its own */
		snprintf(path_of, sizeof(path_of), "%.155s%s%.100s", h + PREFIX_AT, h[PREFIX_AT] != '\0' ? "/" : "", h);
		slash = strchr(path_of, '/');
		if (slash == NULL)
			bag_die("is no bundle", path);
		snprintf(bag.top, sizeof(bag.top), "%.*s", (int)(slash - path_of), path_of);
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
		bag_die("cannot write", path);
	for (size_t i = 0; i < bag.n; i++) {
		struct member *m = &bag.members[i];
		size_t pad = (BLOCK - m->data.len % BLOCK) % BLOCK;
		char fill[BLOCK];

		fix(m);
		memset(fill, m->fill, sizeof(fill));
		gzwrite(out, m->header, BLOCK);
		gzwrite(out, m->data.data, (unsigned)m->data.len);
		gzwrite(out, fill, (unsigned)pad);
	}
	for (int i = 0; i < bag.end_blocks; i++)
		gzwrite(out, zeros, BLOCK);
	gzwrite(out, bag.tail.data, (unsigned)bag.tail.len);
	gzclose(out);
}

void
bag_set_name(struct member *m, const char *name)
{
	char *whole = xasprintf("%s/%s", bag.top, name);

	if (strlen(whole) > 100)
		bag_die("name is too long", name);
	snprintf(m->name, sizeof(m->name), "%s", name);
	memset(m->header, 0, 100);
	memcpy(m->header, whole, strlen(whole));
	free(whole);
}

int
bag_rank(const char *name)
{
	static const char *const order[RANK_OTHER] = { "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt",
		"tagmanifest-sha256.txt", "tagmanifest-sm3.txt" };

	for (int i = 0; i < RANK_OTHER; i++) {
		if (strcmp(name, order[i]) == 0)
			return i;
	}
	return strncmp(name, "data/", 5) == 0 ? RANK_DATA : RANK_OTHER;
}

struct member *
bag_insert(size_t at, const char *name)
{
	struct member *m;

	ARRAY_GROW(bag.members, bag.n, bag.cap);
	memmove(&bag.members[at + 1], &bag.members[at], (bag.n - at) * sizeof(*bag.members));
	bag.n++;
	m = &bag.members[at];
	*m = bag.members[at == 0 ? 1 : 0];
	m->raw_sum = m->raw_size = false;
	m->fill = 0;
	bag_set_name(m, name);
	buf_init(&m->data, BUNDLE_MAX);
	return m;
}

size_t
bag_place(const char *name)
{
	size_t i = 0;

	while (i < bag.n && (bag_rank(bag.members[i].name) < bag_rank(name) ||
	    (bag_rank(bag.members[i].name) == bag_rank(name) && strcmp(bag.members[i].name, name) < 0)))
		i++;
	return i;
}

bool
bag_has(const char *name)
{
	for (size_t i = 0; i < bag.n; i++) {
		if (strcmp(bag.members[i].name, name) == 0)
			return true;
	}
	return false;
}

void
mutation_release(void)
{
	for (size_t i = 0; i < bag.n; i++)
		buf_release(&bag.members[i].data);
	free(bag.members);
	bag.members = NULL;
	bag.n = bag.cap = 0;
	bag.end_blocks = 2;
	buf_release(&bag.tail);
	buf_init(&bag.tail, BUNDLE_MAX);
}
