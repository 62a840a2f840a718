/* Digests behind the reader: right for members of every size, wrong ones told in order, nothing lost when the reader stops. */
#include "bundle/tar/sidehash.h"

#include <fcntl.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "bundle/tar/squeeze.h"
#include "tests/unit/tap.h"

/* The stream is cut into members at these lengths, again and again. */
static const size_t lengths[] = { 1, 0, 511, 70000, 3, 1024 * 1024, 64, 0, 300000 };

enum { MEMBERS = 200, STREAM = 40 * 1024 * 1024 };

struct members {
	unsigned char *bytes;
	size_t len;
	unsigned char want[MEMBERS][SHA256_SIZE];
	int told[MEMBERS];
	size_t told_n;
};

static size_t
length(int member)
{
	return lengths[(size_t)member % (sizeof(lengths) / sizeof(lengths[0]))];
}

static void
make_members(struct members *m)
{
	m->bytes = xcalloc(1, STREAM);
	for (int i = 0; i < MEMBERS; i++) {
		memset(m->bytes + m->len, i, length(i));
		EVP_Digest(m->bytes + m->len, length(i), m->want[i], NULL, EVP_sm3(), NULL);
		m->len += length(i);
	}
}

static int
put_buf(void *arg, const void *bytes, size_t len, struct err *e)
{
	return buf_add(arg, bytes, len) == 0 ? 0 : err_set(e, ERR_LIMIT, "full");
}

static struct unpack *
open_packed(const struct members *m)
{
	struct err e;
	struct problem p;
	struct buf packed;
	struct unpack *u;
	struct squeeze *s;
	int fd = file_temporary(&e);

	buf_init(&packed, STREAM);
	s = squeeze_zstd(0, put_buf, &packed, &e);
	if (s == NULL || s->write(s, m->bytes, m->len, &e) != 0 || s->end(s, &e) != 0 ||
	    write(fd, packed.data, packed.len) != (ssize_t)packed.len || lseek(fd, 0, SEEK_SET) != 0 || unpack_open(&u, fd, &p) != 0)
		exit(99);
	s->free(s);
	buf_release(&packed);
	return u;
}

static void
on_wrong(void *arg, const void *tag, const unsigned char got[SHA256_SIZE])
{
	struct members *m = arg;

	(void)got;
	m->told[m->told_n++] = *(const int *)tag;
}

/* Read so many members; which were told to be wrong is in m. */
static void
run(struct members *m, int members)
{
	static int numbers[MEMBERS];
	struct unpack *u = open_packed(m);
	struct sidehash *l;
	const unsigned char *piece = NULL;
	size_t left = 0;
	struct problem p;
	struct err e;

	m->told_n = 0;
	if (unpack_next(u, &piece, &left, &p) != 1 || sidehash_start(&l, u, "sm3", &e) != 0)
		exit(99);
	for (int i = 0; i < members; i++) {
		for (size_t todo = length(i); todo > 0;) {
			size_t part = todo < left ? todo : left;

			if (left == 0) {
				if (unpack_next(u, &piece, &left, &p) != 1)
					exit(99);
				continue;
			}
			sidehash_bytes(l, piece, part);
			piece += part;
			left -= part;
			todo -= part;
		}
		numbers[i] = i;
		sidehash_end(l, m->want[i], &numbers[i]);
	}
	sidehash_finish(l, on_wrong, m);
	sidehash_free(l);
	unpack_free(u);
}

int
main(void)
{
	struct members m = { 0 };
	struct unpack *u;
	struct sidehash *l;
	struct err e;

	make_members(&m);
	run(&m, MEMBERS);
	is_int((long long)m.told_n, 0, "every digest is right");
	for (int i = 0; i < MEMBERS; i += 7)
		m.want[i][0] ^= 1;
	run(&m, MEMBERS);
	is_int((long long)m.told_n, (MEMBERS + 6) / 7, "every wrong one is told");
	for (size_t i = 1; i < m.told_n; i++) {
		if (m.told[i] <= m.told[i - 1])
			m.told_n = 0;
	}
	ok(m.told_n > 0, "in the order of the members");
	run(&m, 29);
	is_int((long long)m.told_n, 5, "a reader that stops early still learns of those that ended");
	u = open_packed(&m);
	is_int(sidehash_start(&l, u, "no-such-digest", &e), -1, "an unknown digest");
	is_int(e.code, ERR_CRYPTO, "is refused");
	sidehash_free(l);
	is_int(sidehash_start(&l, u, "sm3", &e), 0, "lanes that are given up before the first byte");
	sidehash_free(l);
	unpack_free(u);
	free(m.bytes);
	return tap_done();
}
