#include "cloud/rate.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define RATE_LATE_MS 20		/* a call that started so late does not push back all that follow */
#define RATE_WINDOW_MS 1050	/* in which as many calls start as are permitted in a second */

static void
free_bucket(void *p)
{
	struct rate_bucket *b = p;

	free(b->key);
	free(b);
}

void
rates_release(struct rates *r)
{
	tdestroy(r->tree, free_bucket);
	r->tree = NULL;
}

static int
compare_buckets(const void *a, const void *b)
{
	const struct rate_bucket *x = a, *y = b;

	return strcmp(x->key, y->key);
}

struct rate_bucket *
rate_bucket(struct rates *r, const char *key, double per_second)
{
	struct rate_bucket *b = xcalloc(1, sizeof(*b)), *found;

	*b = (struct rate_bucket){ .key = xstrdup(key), .per_second = per_second };
	found = *(struct rate_bucket **)xcheck(tsearch(b, &r->tree, compare_buckets));
	if (found != b) {
		free_bucket(b);
		if (per_second > 0 && (found->per_second <= 0 || per_second < found->per_second))
			found->per_second = per_second;
	}
	return found;
}

int64_t
rate_wait(const struct rate_bucket *b, int64_t now_ms)
{
	double wait = b->next_ms - (double)now_ms;
	int64_t whole = wait > 0 ? (int64_t)wait : 0;

	return whole + ((double)whole < wait);
}

int64_t
rate_take(struct rate_bucket *b, int64_t now_ms)
{
	int64_t wait = rate_wait(b, now_ms);
	double now = (double)now_ms;

	if (wait == 0 && b->per_second > 0)
		b->next_ms = (now - b->next_ms <= RATE_LATE_MS ? b->next_ms : now) + RATE_WINDOW_MS / b->per_second;
	return wait;
}

void
rate_close_until(struct rate_bucket *b, int64_t until_ms)
{
	if ((double)until_ms > b->next_ms)
		b->next_ms = (double)until_ms;
}
