/*
 * Runs one fuzz target.
 *
 *	fuzz_NAME				replay tests/fuzz/corpus/NAME and a thousand changed copies, as TAP
 *	fuzz_NAME -t SECONDS [-s SEED] [-o DIR]	change the inputs for so long; keep in DIR those that reach something new
 *	fuzz_NAME FILE...			replay these
 *
 * Built with -fsanitize-coverage=trace-pc (`make fuzz` does) it sees which ways through the code an input takes, and goes on from those
 * that take a new one; otherwise it changes the corpus blindly.  The target runs in a child, so that the input that ended it is
 * known: it is left as crash-NAME.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "tests/fuzz/fuzz.h"

enum {
	INPUT_MAX = 64 * 1024,
	POOL_MAX = 20000,
	MAP_SIZE = 1 << 16,
	REPLAY_CHANGES = 1000,	/* made in a replay of the corpus */
	STACK_MAX = 6,		/* changes made to one input at a time */
	SLOW_SECONDS = 20	/* an input that takes longer is a fault */
};

struct input {
	uint8_t *bytes;
	size_t len;
};

/* What the child works on, seen by its parent. */
struct shared {
	size_t len;
	unsigned long runs;
	size_t pool;
	uint8_t bytes[INPUT_MAX];
};

struct fuzz {
	struct input *pool;
	size_t n, cap;
	uint64_t random;
	struct shared *shared;
	const char *keep;	/* folder for new inputs; NULL: none */
};

/* ---- which ways were taken ---- */

static uint8_t ways[MAP_SIZE], seen[MAP_SIZE];

void __sanitizer_cov_trace_pc(void);

/* Called by instrumented code at each of its edges. */
__attribute__((no_sanitize_coverage, no_sanitize("address", "undefined"))) void
__sanitizer_cov_trace_pc(void)
{
	static uintptr_t last;
	uintptr_t here = (uintptr_t)__builtin_return_address(0);

	here = (here >> 4) ^ (here << 8);
	ways[(here ^ last) % MAP_SIZE]++;
	last = here >> 1;
}

/* How often, roughly: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, more, as a bit each. */
__attribute__((no_sanitize_coverage)) static uint8_t
roughly(uint8_t count)
{
	static const uint8_t limits[] = { 1, 2, 3, 7, 15, 31, 127 };
	unsigned bit = 0;

	while (bit < sizeof(limits) && count > limits[bit])
		bit++;
	return count == 0 ? 0 : (uint8_t)(1u << bit);
}

__attribute__((no_sanitize_coverage)) static bool
new_way(void)
{
	bool is_new = false;

	for (size_t i = 0; i < MAP_SIZE; i++) {
		uint8_t how = roughly(ways[i]);

		is_new = is_new || (how & ~seen[i]) != 0;
		seen[i] |= how;
	}
	return is_new;
}

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

/* Here and not only at the end, so that the input is known; too slow to do after each. */
static void
look_for_leaks(void)
{
	if (__lsan_do_recoverable_leak_check != NULL && __lsan_do_recoverable_leak_check() != 0)
		abort();
}

/* ---- inputs ---- */

static void
run_one(struct fuzz *f, const uint8_t *bytes, size_t len)
{
	uint8_t *exact = malloc(len ? len : 1);	/* its own block, so that reading past the end is seen */

	if (exact == NULL)
		abort();
	memcpy(exact, bytes, len);
	memcpy(f->shared->bytes, bytes, len);
	f->shared->len = len;
	f->shared->runs++;
	memset(ways, 0, sizeof(ways));
	alarm(SLOW_SECONDS);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

static void
pool_add(struct fuzz *f, const uint8_t *bytes, size_t len)
{
	struct input *in;

	if (f->n == POOL_MAX)
		return;
	ARRAY_GROW(f->pool, f->n, f->cap);
	in = &f->pool[f->n++];
	in->bytes = xcalloc(1, len + 1);
	memcpy(in->bytes, bytes, len);
	in->len = len;
	f->shared->pool = f->n;
}

static int
by_size(const void *x, const void *y)
{
	const struct input *a = x, *b = y;

	return (a->len > b->len) - (a->len < b->len);
}

/* Read a file, or all files of a folder, into the pool. */
static void
load(struct fuzz *f, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	struct buf b;
	struct err e;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		char *below = xasprintf("%s/%s", path, d->d_name);

		if (d->d_name[0] != '.')
			load(f, below);
		free(below);
	}
	if (dir != NULL) {
		closedir(dir);
		return;
	}
	buf_init(&b, INPUT_MAX);
	if (file_read(&b, path, &e) == 0)
		pool_add(f, (const uint8_t *)buf_text(&b), b.len);
	else
		fprintf(stderr, "%s\n", e.text);
	buf_release(&b);
}

static void
keep(const struct fuzz *f, const struct input *in)
{
	char name[SHA256_HEX_SIZE], *path;
	struct err e;

	if (f->keep == NULL)
		return;
	sha256_hex(in->bytes, in->len, name);
	path = xasprintf("%s/%.16s", f->keep, name);
	if (file_write(path, in->bytes, in->len, &e) != 0)
		fprintf(stderr, "%s\n", e.text);
	free(path);
}

/* ---- changes ---- */

static uint64_t
draw(struct fuzz *f, uint64_t below)
{
	f->random ^= f->random << 13;
	f->random ^= f->random >> 7;
	f->random ^= f->random << 17;
	return below ? f->random % below : 0;
}

/* Put count bytes at a place, moving the rest: those of from, or drawn ones. */
static size_t
put_in(struct fuzz *f, uint8_t *b, size_t len, const uint8_t *from, size_t count)
{
	size_t at = (size_t)draw(f, len + 1);

	if (len + count > INPUT_MAX)
		return len;
	memmove(b + at + count, b + at, len - at);
	for (size_t i = 0; i < count; i++)
		b[at + i] = from != NULL ? from[i] : (uint8_t)draw(f, 256);
	return len + count;
}

static size_t
take_out(struct fuzz *f, uint8_t *b, size_t len)
{
	size_t at = (size_t)draw(f, len), count = 1 + (size_t)draw(f, len - at < 64 ? len - at : 64);

	if (count > len - at)
		count = len - at;
	memmove(b + at, b + at + count, len - at - count);
	return len - count;
}

static size_t
put_word(struct fuzz *f, uint8_t *b, size_t len)
{
	size_t n = 0;
	const char *word;

	while (fuzz_words[n] != NULL)
		n++;
	if (n == 0)
		return len;
	word = fuzz_words[draw(f, n)];
	return put_in(f, b, len, (const uint8_t *)word, strlen(word));
}

/* A part of another input, or of this one. */
static size_t
put_part(struct fuzz *f, uint8_t *b, size_t len)
{
	const struct input *in = &f->pool[draw(f, f->n)];
	size_t at = (size_t)draw(f, in->len), count = (size_t)draw(f, in->len - at < 512 ? in->len - at : 512);

	return put_in(f, b, len, in->bytes + at, count);
}

static size_t
change(struct fuzz *f, uint8_t *b, size_t len)
{
	static const uint8_t edges[] = { 0, 1, 0x7f, 0x80, 0xff, 0x30, 0x20, 0x0a, 0x22, 0x3c };
	uint64_t what = draw(f, 8);

	if (len == 0)
		return put_in(f, b, len, NULL, 1);
	switch (what) {
	case 0: b[draw(f, len)] ^= (uint8_t)(1u << draw(f, 8)); return len;
	case 1: b[draw(f, len)] = (uint8_t)draw(f, 256); return len;
	case 2: b[draw(f, len)] = edges[draw(f, sizeof(edges))]; return len;
	case 3: b[draw(f, len)] += (uint8_t)(draw(f, 9) - 4); return len;
	case 4: return put_in(f, b, len, NULL, 1 + (size_t)draw(f, 16));
	case 5: return take_out(f, b, len);
	case 6: return put_word(f, b, len);
	default: return put_part(f, b, len);
	}
}

static void
change_and_run(struct fuzz *f)
{
	static uint8_t b[INPUT_MAX];
	const struct input *in = &f->pool[draw(f, f->n)];
	size_t len = in->len, times = 1 + (size_t)draw(f, STACK_MAX);

	memcpy(b, in->bytes, len);
	for (size_t i = 0; i < times; i++)
		len = change(f, b, len);
	run_one(f, b, len);
	if (new_way()) {
		look_for_leaks();
		pool_add(f, b, len);
		keep(f, &f->pool[f->n - 1]);
	}
}

/* ---- the work of the child ---- */

static void
child(struct fuzz *f, long seconds, unsigned long changes)
{
	time_t end = time(NULL) + seconds;

	qsort(f->pool, f->n, sizeof(*f->pool), by_size);
	for (size_t i = 0; i < f->n; i++) {
		run_one(f, f->pool[i].bytes, f->pool[i].len);
		if (new_way()) {
			look_for_leaks();
			keep(f, &f->pool[i]);
		}
	}
	for (unsigned long i = 0; f->n > 0 && (i < changes || (seconds > 0 && time(NULL) < end)); i++)
		change_and_run(f);
	for (size_t i = 0; i < f->n; i++)
		free(f->pool[i].bytes);
	free(f->pool);
	exit(0);
}

/* 0 when it went through all of it; the input that it did not survive is written down. */
static int
run_child(struct fuzz *f, const char *name, long seconds, unsigned long changes)
{
	int status = -1;
	struct err e;
	char *crash;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		child(f, seconds, changes);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		status = -1;
	crash = xasprintf("crash-%s", name);
	if (status != 0 && file_write(crash, f->shared->bytes, f->shared->len, &e) == 0)
		fprintf(stderr, "fuzz_%s: ended with status 0x%x, the input is in %s\n", name, (unsigned)status, crash);
	free(crash);
	return status;
}

static char *
corpus_of(const char *name)
{
	const char *top = getenv("TOP_SRCDIR");

	return xasprintf("%s/tests/fuzz/corpus/%s", top != NULL ? top : ".", name);
}

static int
replay_as_tap(struct fuzz *f, const char *name)
{
	int status = run_child(f, name, 0, REPLAY_CHANGES);

	printf("%s 1 - %s: there is a corpus\n", f->n > 0 ? "ok" : "not ok", name);
	printf("%s 2 - %s: %lu inputs are survived\n1..2\n", status == 0 ? "ok" : "not ok", name, f->shared->runs);
	return status == 0 && f->n > 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	const char *base = strrchr(argv[0], '/'), *name = base != NULL ? base + 1 : argv[0];
	struct fuzz f = { .random = 88172645463325252u };
	long seconds = 0;
	int c, status;
	char *corpus;

	name = strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name;
	f.shared = mmap(NULL, sizeof(*f.shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (f.shared == MAP_FAILED)
		return 99;
	while ((c = getopt(argc, argv, "t:s:o:")) != -1) {
		switch (c) {
		case 't': seconds = atol(optarg); break;
		case 's': f.random ^= strtoull(optarg, NULL, 10) * 0x9e3779b97f4a7c15u; break;
		case 'o': f.keep = optarg; break;
		default: return 2;
		}
	}
	corpus = corpus_of(name);
	if (optind == argc)
		load(&f, corpus);
	for (int i = optind; i < argc; i++)
		load(&f, argv[i]);
	free(corpus);
	if (argc == 1)
		return replay_as_tap(&f, name);
	status = run_child(&f, name, seconds, 0);
	printf("fuzz_%s: %s after %lu inputs, %zu of them different\n", name, status == 0 ? "clean" : "FAILED", f.shared->runs, f.shared->pool);
	return status == 0 ? 0 : 1;
}
