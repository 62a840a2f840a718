/* What is compressed on threads comes back through the strict reader, and is the same on one processor. */
#include "bundle/tar/squeeze.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "bundle/tar/unpack.h"
#include "tests/unit/tap.h"

enum { RUN = 1024 * 1024, MAX = 16 * RUN };

static const struct kind {
	const char *name;
	struct squeeze *(*open)(int level, squeeze_put *put, void *arg, struct err *e);
	int level;
} kinds[] = {
	{ "gzip", squeeze_gzip, 0 },
	{ "gzip level 1", squeeze_gzip, 1 },
	{ "zstd", squeeze_zstd, 0 },
};

enum filling { ZEROS, NOISE, TEXT };

static const struct sample {
	const char *name;
	size_t len;
	enum filling filling;
} samples[] = {
	{ "nothing", 0, ZEROS },
	{ "one byte", 1, NOISE },
	{ "exactly one run", RUN, TEXT },
	{ "one byte more than a run", RUN + 1, TEXT },
	{ "what can not get smaller", 3 * RUN - 7, NOISE },
	{ "zeros", 2 * RUN, ZEROS },
	{ "more runs than there are slots", 11 * RUN + 1234, TEXT },
};

static unsigned char *
make_sample(const struct sample *s)
{
	unsigned char *b = xcalloc(1, s->len + 1);
	uint64_t state = 7;

	for (size_t i = 0; i < s->len && s->filling != ZEROS; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		b[i] = s->filling == NOISE ? (unsigned char)(state >> 56) : (unsigned char)"{\"id\": 0123, "[(state >> 60) % 13];
	}
	return b;
}

static int
put_buf(void *arg, const void *bytes, size_t len, struct err *e)
{
	return buf_add(arg, bytes, len) == 0 ? 0 : err_set(e, ERR_LIMIT, "full");
}

/* In pieces of an odd size. */
static int
squeeze_all(struct buf *out, const struct kind *k, const unsigned char *bytes, size_t len, struct err *e)
{
	struct squeeze *s = k->open(k->level, put_buf, out, e);
	int rc = s == NULL ? -1 : 0;

	for (size_t at = 0; at < len && rc == 0; at += 70001)
		rc = s->write(s, bytes + at, len - at < 70001 ? len - at : 70001, e);
	if (rc == 0)
		rc = s->end(s, e);
	if (s != NULL)
		s->free(s);
	return rc;
}

static int
open_bytes(const struct buf *b)
{
	struct err e;
	int fd = file_temporary(&e);

	if (fd < 0 || write(fd, b->data, b->len) != (ssize_t)b->len || lseek(fd, 0, SEEK_SET) != 0)
		exit(99);
	return fd;
}

static enum problem_code
unpack_all(int fd, struct buf *out)
{
	struct unpack *u;
	struct problem p = { PROBLEM_NONE, "" };
	const unsigned char *bytes;
	size_t len;

	if (unpack_open(&u, fd, &p) == 0) {
		while (unpack_next(u, &bytes, &len, &p) > 0)
			buf_add(out, bytes, len);
	}
	unpack_free(u);
	return p.code;
}

static void
test_round(const struct kind *k, const struct sample *s)
{
	unsigned char *bytes = make_sample(s);
	struct buf packed, back;
	struct err e = { 0 };

	buf_init(&packed, MAX);
	buf_init(&back, MAX);
	is_int(squeeze_all(&packed, k, bytes, s->len, &e), 0, k->name);
	is_int(unpack_all(open_bytes(&packed), &back), PROBLEM_NONE, s->name);
	ok(back.len == s->len && (s->len == 0 || memcmp(back.data, bytes, s->len) == 0), "comes back as it was");
	packed.len -= packed.len > 20 ? packed.len / 3 : 1;
	buf_reset(&back);
	is_int(unpack_all(open_bytes(&packed), &back), PROBLEM_CONTAINER_TRUNCATED, "and is missed when a part is cut off");
	buf_release(&packed);
	buf_release(&back);
	free(bytes);
}

static void
test_one_processor(const struct kind *k)
{
	const struct sample *s = &samples[sizeof(samples) / sizeof(samples[0]) - 1];
	unsigned char *bytes = make_sample(s);
	struct buf many, one;
	cpu_set_t all, first;
	struct err e = { 0 };

	buf_init(&many, MAX);
	buf_init(&one, MAX);
	squeeze_all(&many, k, bytes, s->len, &e);
	sched_getaffinity(0, sizeof(all), &all);
	CPU_ZERO(&first);
	for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&first) == 0; i++) {
		if (CPU_ISSET(i, &all))
			CPU_SET(i, &first);
	}
	sched_setaffinity(0, sizeof(first), &first);
	squeeze_all(&one, k, bytes, s->len, &e);
	sched_setaffinity(0, sizeof(all), &all);
	ok(many.len > 0 && many.len == one.len && memcmp(many.data, one.data, one.len) == 0, "%s: the same on one processor", k->name);
	buf_release(&many);
	buf_release(&one);
	free(bytes);
}

static int
put_fails(void *arg, const void *bytes, size_t len, struct err *e)
{
	size_t *left = arg;

	(void)bytes;
	if (len > *left)
		return err_set(e, ERR_IO, "disk full");
	*left -= len;
	return 0;
}

static void
test_failures(const struct kind *k)
{
	unsigned char *bytes = make_sample(&samples[4]);
	struct err e = { 0 };
	size_t left = 5 * RUN / 2;
	struct squeeze *s = k->open(k->level, put_fails, &left, &e);
	int rc = 0;

	for (int i = 0; i < 9 && rc == 0; i++)
		rc = s->write(s, bytes, samples[4].len, &e);
	ok(rc != 0 && strcmp(e.text, "disk full") == 0, "%s: a write that fails is told", k->name);
	s->free(s);

	left = SIZE_MAX;
	s = k->open(k->level, put_fails, &left, &e);
	s->write(s, bytes, samples[4].len, &e);
	s->free(s);
	ok(1, "%s: given up in the middle", k->name);
	free(bytes);
}

/* A bundle in a pipe whose other end says no more, and a reader that has seen enough. */
static void
test_pipe(const struct kind *k)
{
	unsigned char *bytes = make_sample(&samples[2]);
	const unsigned char *piece;
	struct unpack *u;
	struct problem p;
	struct buf packed;
	struct err e;
	size_t len;
	int ends[2];

	buf_init(&packed, MAX);
	squeeze_all(&packed, k, bytes, samples[2].len, &e);
	if (pipe(ends) != 0 || fcntl(ends[1], F_SETPIPE_SZ, RUN) < 0 || write(ends[1], packed.data, packed.len - 1) < 0)
		exit(99);
	is_int(unpack_open(&u, ends[0], &p), 0, k->name);
	is_int(unpack_next(u, &piece, &len, &p), 1, "reads from a pipe");
	unpack_free(u);
	ok(1, "and stops reading it though it is not at its end");
	close(ends[1]);
	buf_release(&packed);
	free(bytes);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (size_t j = 0; j < sizeof(samples) / sizeof(samples[0]); j++)
			test_round(&kinds[i], &samples[j]);
		test_one_processor(&kinds[i]);
		test_failures(&kinds[i]);
		test_pipe(&kinds[i]);
	}
	return tap_done();
}
