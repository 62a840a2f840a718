/* The strict tar reader, fed from memory in pieces of every size. */
#include "bundle/tar/tarstream.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "tests/unit/tap.h"

struct feed {
	const unsigned char *bytes;
	size_t len, at, step;
};

static int
from_memory(void *arg, const unsigned char **bytes, size_t *len, struct problem *p)
{
	struct feed *f = arg;

	(void)p;
	*bytes = f->bytes + f->at;
	*len = f->len - f->at < f->step ? f->len - f->at : f->step;
	f->at += *len;
	return *len > 0;
}

static void
finish_header(unsigned char h[TAR_BLOCK])
{
	unsigned sum = 0;

	memset(h + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
}

static void
header(unsigned char h[TAR_BLOCK], const char *name, unsigned size)
{
	memset(h, 0, TAR_BLOCK);
	snprintf((char *)h, 100, "%s", name);
	memcpy(h + 100, "0000644\0" "0000000\0" "0000000\0", 24);
	snprintf((char *)h + 124, 12, "%011o", size);
	memcpy(h + 136, "00000000000", 12);
	h[156] = '0';
	memcpy(h + 257, "ustar\00000", 8);
	finish_header(h);
}

static void
add_member(struct buf *b, const char *name, const char *text)
{
	unsigned char block[TAR_BLOCK];
	size_t len = strlen(text);

	header(block, name, (unsigned)len);
	buf_add(b, block, TAR_BLOCK);
	buf_add(b, text, len);
	memset(block, 0, sizeof(block));
	buf_add(b, block, (TAR_BLOCK - len % TAR_BLOCK) % TAR_BLOCK);
}

static void
add_end(struct buf *b, size_t bytes)
{
	char *zeros = xcalloc(1, bytes);

	buf_add(b, zeros, bytes);
	free(zeros);
}

/* Read everything; the code of the problem, or PROBLEM_NONE.  out gets `name=content;` of each member. */
static enum problem_code
read_all(const struct buf *b, size_t step, struct buf *out)
{
	struct feed f = { (const unsigned char *)b->data, b->len, 0, step };
	struct tarstream t;
	struct tar_member m;
	struct problem p = { 0 };
	const unsigned char *bytes;
	size_t len;
	int rc;

	tar_init(&t, from_memory, &f);
	while ((rc = tar_next(&t, &m, &p)) > 0) {
		buf_addf(out, "%s(%llu)=", m.name, (unsigned long long)m.size);
		while ((rc = tar_read(&t, &bytes, &len, &p)) > 0)
			buf_add(out, bytes, len);
		if (rc < 0)
			break;
		buf_puts(out, ";");
	}
	return rc < 0 ? p.code : PROBLEM_NONE;
}

static void
test_pieces(void)
{
	static const size_t steps[] = { 1, 2, 511, 512, 513, 1000, 100000 };
	struct buf tar, out;

	buf_init(&tar, 1 << 20);
	buf_init(&out, 1 << 20);
	add_member(&tar, "evb-1/bagit.txt", "hello");
	add_member(&tar, "evb-1/empty", "");
	add_member(&tar, "evb-1/data/x", "world");
	add_end(&tar, 1024);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		buf_reset(&out);
		is_int(read_all(&tar, steps[i], &out), PROBLEM_NONE, "reads in pieces");
		is_str(buf_text(&out), "evb-1/bagit.txt(5)=hello;evb-1/empty(0)=;evb-1/data/x(5)=world;", "the members");
	}
	for (size_t cut = 0; cut < tar.len; cut += 97) {
		struct buf part = tar;

		part.len = cut;
		buf_reset(&out);
		if (read_all(&part, 1000, &out) == PROBLEM_NONE)
			break;
	}
	ok(buf_text(&out)[0] != '\0' && strstr(buf_text(&out), "world;") != NULL, "every cut is refused");
	buf_release(&tar);
	buf_release(&out);
}

/* One header field each, spoilt or odd; the checksum is right unless the checksum itself is the case. */
static const struct {
	const char *phrase;
	size_t at;
	const char *bytes;
	size_t len;
	enum problem_code want;
} cases[] = {
	{ "libarchive's numbers", 100, "000644 \0" "000000 \0" "000000 \0", 24, PROBLEM_NONE },
	{ "a size ended by a blank", 124, "00000000002 ", 12, PROBLEM_NONE },
	{ "a number with blanks first", 100, " 000644\0", 8, PROBLEM_TAR_NUMBER },
	{ "an empty number", 100, "\0\0\0\0\0\0\0\0", 8, PROBLEM_TAR_NUMBER },
	{ "a number with rubbish behind", 100, "0644\0x\0\0", 8, PROBLEM_TAR_NUMBER },
	{ "a mtime that is negative", 136, "-0000000001", 12, PROBLEM_TAR_NUMBER },
	{ "a uid in base 256", 108, "\200\0\0\0\0\0\0\1", 8, PROBLEM_TAR_NUMBER },
	{ "mode 0777", 100, "0000777", 8, PROBLEM_NONE },
	{ "mode 01000", 100, "0001000", 8, PROBLEM_TAR_MODE },
	{ "type NUL", 156, "\0", 1, PROBLEM_TAR_TYPE },
	{ "a folder", 156, "5", 1, PROBLEM_TAR_TYPE },
	{ "a link name", 157, "x", 1, PROBLEM_TAR_FIELD },
	{ "the last byte of the link name", 256, "x", 1, PROBLEM_TAR_FIELD },
	{ "the version of old GNU", 257, "ustar  ", 8, PROBLEM_TAR_MAGIC },
	{ "no version", 257, "ustar\0\0\0", 8, PROBLEM_TAR_MAGIC },
	{ "a user name", 265, "root", 5, PROBLEM_NONE },
	{ "bytes behind a user name", 270, "x", 1, PROBLEM_TAR_FIELD },
	{ "device 0", 329, "0000000", 8, PROBLEM_NONE },
	{ "device 1", 329, "0000001", 8, PROBLEM_TAR_FIELD },
	{ "a prefix", 345, "top", 4, PROBLEM_NONE },
	{ "bytes behind a prefix", 360, "x", 1, PROBLEM_TAR_FIELD },
	{ "the last byte of the block", 511, "x", 1, PROBLEM_TAR_FIELD },
	{ "no name", 0, "\0\0\0\0\0\0\0\0", 8, PROBLEM_TAR_FIELD },
};

static void
test_fields(void)
{
	struct buf tar, out;

	buf_init(&tar, 1 << 20);
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&tar);
		buf_reset(&out);
		add_member(&tar, "a/b", "xy");
		add_end(&tar, 1024);
		memcpy(tar.data + cases[i].at, cases[i].bytes, cases[i].len);
		finish_header((unsigned char *)tar.data);
		is_int(read_all(&tar, 4096, &out), cases[i].want, cases[i].phrase);
		if (cases[i].at == 345)
			is_str(buf_text(&out), "top/a/b(2)=xy;", "the prefix stands before the name");
	}
	tar.data[0] = 'b';
	is_int(read_all(&tar, 4096, &out), PROBLEM_TAR_CHECKSUM, "a header that changed after its checksum");
	buf_release(&tar);
	buf_release(&out);
}

static void
test_long_name(void)
{
	struct buf tar, out;
	char want[300];

	buf_init(&tar, 1 << 20);
	buf_init(&out, 1 << 20);
	add_member(&tar, "a", "");
	memset(tar.data, 'n', 100);
	memset(tar.data + 345, 'p', 155);
	finish_header((unsigned char *)tar.data);
	add_end(&tar, 1024);
	snprintf(want, sizeof(want), "%.155s/%.100s(0)=;", tar.data + 345, tar.data);
	is_int(read_all(&tar, 4096, &out), PROBLEM_NONE, "name and prefix that fill their fields");
	is_str(buf_text(&out), want, "are read whole");
	buf_release(&tar);
	buf_release(&out);
}

static void
test_end(void)
{
	static const struct {
		size_t bytes;
		enum problem_code want;
	} ends[] = {
		{ 0, PROBLEM_TAR_END }, { 511, PROBLEM_TAR_END }, { 512, PROBLEM_TAR_END }, { 1023, PROBLEM_TAR_END },
		{ 1024, PROBLEM_NONE }, { 1025, PROBLEM_TAR_END }, { 1024 + 10240, PROBLEM_NONE },
		{ 1024 + 10240 + 512, PROBLEM_TAR_END },
	};
	struct buf tar, out;

	buf_init(&tar, 1 << 20);
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char phrase[64];

		buf_reset(&tar);
		add_member(&tar, "a/b", "xy");
		add_end(&tar, ends[i].bytes);
		snprintf(phrase, sizeof(phrase), "%zu bytes of NULs at the end", ends[i].bytes);
		is_int(read_all(&tar, 4096, &out), ends[i].want, phrase);
	}
	buf_release(&tar);
	buf_release(&out);
}

int
main(void)
{
	test_pieces();
	test_fields();
	test_long_name();
	test_end();
	return tap_done();
}
