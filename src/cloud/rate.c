#include "cloud/rate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
rates_release(struct rates *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->items[i].key);
	free(r->items);
	memset(r, 0, sizeof(*r));
}

size_t
rate_bucket(struct rates *r, const char *key, double per_second)
{
	for (size_t i = 0; i < r->n; i++) {
		struct rate_bucket *b = &r->items[i];

		if (strcmp(b->key, key) != 0)
			continue;
		if (per_second > 0 && (b->per_second <= 0 || per_second < b->per_second))
			b->per_second = per_second;
		return i;
	}
	ARRAY_GROW(r->items, r->n, r->cap);
	r->items[r->n] = (struct rate_bucket){ .key = xstrdup(key), .per_second = per_second };
	return r->n++;
}

int64_t
rate_take(struct rates *r, size_t bucket, int64_t now_ms)
{
	struct rate_bucket *b = &r->items[bucket];
	double now = (double)now_ms;

	if (now < b->next_ms)
		return (int64_t)(b->next_ms - now) + 1;
	if (b->per_second > 0)
		b->next_ms = now + 1000 / b->per_second;
	return 0;
}

void
rate_close_until(struct rates *r, size_t bucket, int64_t until_ms)
{
	struct rate_bucket *b = &r->items[bucket];

	if ((double)until_ms > b->next_ms)
		b->next_ms = (double)until_ms;
}
