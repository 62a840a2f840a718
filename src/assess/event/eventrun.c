#include "assess/event/eventrun.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"

#define PAGE_KEYS 170		/* 4080 bytes */
#define BLOCK_WORDS 8		/* of the filter: a cache line */
#define BLOCK_KEYS 40		/* of one on average: 12.8 bits each */
#define PROBES 6		/* bits of a block that a key sets */

struct eventrun {
	FILE *file;
	size_t n, size;		/* put; n in the end */
	struct runkey page[PAGE_KEYS];	/* on the way to the file, or from it when it is merged */
	size_t in_page, taken;
	uint64_t *first;	/* of each page: the a of its first key */
	uint64_t (*filter)[BLOCK_WORDS];
	size_t blocks;
};

static int
compare_keys(const void *pa, const void *pb)
{
	const struct runkey *x = pa, *y = pb;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

/* By insertion, since nearly all of them stand where they belong. */
static void
sort_keys(struct runkey *keys, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct runkey k = keys[i];
		size_t to = i;

		for (; to > 0 && compare_keys(&keys[to - 1], &k) > 0; to--)
			keys[to] = keys[to - 1];
		keys[to] = k;
	}
}

static struct eventrun *
run_new(size_t size, struct err *e)
{
	struct eventrun *r = xcalloc(1, sizeof(*r));
	int fd = file_temporary(e);

	r->file = fd >= 0 ? fdopen(fd, "w+") : NULL;
	if (r->file == NULL) {
		if (fd >= 0)
			close(fd);
		free(r);
		return NULL;
	}
	r->size = size;
	r->first = xcalloc(size / PAGE_KEYS + 1, sizeof(*r->first));
	r->blocks = size / BLOCK_KEYS + 1;
	r->filter = xcalloc(r->blocks, sizeof(*r->filter));
	return r;
}

void
eventrun_free(struct eventrun *r)
{
	if (r == NULL)
		return;
	fclose(r->file);
	free(r->first);
	free(r->filter);
	free(r);
}

size_t
eventrun_size(const struct eventrun *r)
{
	return r->n;
}

/* The blocks are in the order of the keys, so that a file which is written in that order fills one after the other. */
static uint64_t *
block_of(const struct eventrun *r, const struct runkey *k)
{
	return r->filter[(k->a >> 32) * r->blocks >> 32];
}

/* Where in its block a key sets bits, nine bits of this for each: a chose the block, so it is b that scatters; its last bit is always 1. */
static uint64_t
bits_of(const struct runkey *k)
{
	return k->b >> 1;
}

static bool
may_hold(const struct eventrun *r, const struct runkey *k)
{
	const uint64_t *block = block_of(r, k);
	uint64_t bits = bits_of(k);

	for (int i = 0; i < PROBES; i++, bits >>= 9) {
		if ((block[bits >> 6 & (BLOCK_WORDS - 1)] >> (bits & 63) & 1) == 0)
			return false;
	}
	return true;
}

static void
put_page(struct eventrun *r)
{
	fwrite_unlocked(r->page, sizeof(*r->page), r->in_page, r->file);
	r->in_page = 0;
}

static void
put(struct eventrun *r, const struct runkey *k)
{
	uint64_t *block = block_of(r, k), bits = bits_of(k);

	for (int i = 0; i < PROBES; i++, bits >>= 9)
		block[bits >> 6 & (BLOCK_WORDS - 1)] |= UINT64_C(1) << (bits & 63);
	if (r->in_page == 0)
		r->first[r->n / PAGE_KEYS] = k->a;
	r->page[r->in_page++] = *k;
	r->n++;
	if (r->in_page == PAGE_KEYS)
		put_page(r);
}

/* All keys are put.  r, or NULL. */
static struct eventrun *
end(struct eventrun *r, struct err *e)
{
	put_page(r);
	if (fflush(r->file) == 0 && !ferror(r->file))
		return r;
	err_errno(e, "temporary file of event ids");
	eventrun_free(r);
	return NULL;
}

struct eventrun *
eventrun_new(struct runkey *keys, size_t n, struct err *e)
{
	struct eventrun *r = run_new(n, e);

	if (r == NULL)
		return NULL;
	sort_keys(keys, n);
	for (size_t i = 0; i < n; i++)
		put(r, &keys[i]);
	return end(r, e);
}

/* The first key that was not taken; NULL behind the last. */
static const struct runkey *
next_key(struct eventrun *r)
{
	if (r->taken == r->in_page) {
		r->in_page = fread_unlocked(r->page, sizeof(*r->page), PAGE_KEYS, r->file);
		r->taken = 0;
	}
	return r->taken < r->in_page ? &r->page[r->taken] : NULL;
}

struct eventrun *
eventrun_merge(struct eventrun *x, struct eventrun *y, struct err *e)
{
	struct eventrun *r = run_new(x->n + y->n, e);
	const struct runkey *kx, *ky;

	if (r == NULL)
		goto out;
	rewind(x->file);
	rewind(y->file);
	for (;;) {
		kx = next_key(x);
		ky = next_key(y);
		if (kx == NULL && ky == NULL)
			break;
		if (kx != NULL && (ky == NULL || compare_keys(kx, ky) < 0)) {
			put(r, kx);
			x->taken++;
		} else {
			put(r, ky);
			y->taken++;
		}
	}
	r = end(r, e);
	if (r != NULL && r->n != r->size) {
		err_set(e, ERR_IO, "temporary file of event ids: could not be read again");
		eventrun_free(r);
		r = NULL;
	}
out:
	eventrun_free(x);
	eventrun_free(y);
	return r;
}

/* The page that a key is in when it is there: the last one that begins with it or before. */
static size_t
page_of(const struct eventrun *r, uint64_t a)
{
	size_t low = 0, high = (r->n + PAGE_KEYS - 1) / PAGE_KEYS;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (r->first[middle] <= a)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int
eventrun_find(const struct eventrun *r, const struct runkey *k, struct runkey *found, struct err *e)
{
	struct runkey page[PAGE_KEYS], *at;
	size_t from, n;

	if (r->n == 0 || !may_hold(r, k))
		return 0;
	from = page_of(r, k->a) * PAGE_KEYS;
	n = r->n - from < PAGE_KEYS ? r->n - from : PAGE_KEYS;
	if (pread(fileno(r->file), page, n * sizeof(*page), (off_t)(from * sizeof(*page))) != (ssize_t)(n * sizeof(*page)))
		return err_errno(e, "temporary file of event ids");
	at = bsearch(k, page, n, sizeof(*page), compare_keys);
	if (at == NULL)
		return 0;
	*found = *at;
	return 1;
}
