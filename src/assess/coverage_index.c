#include "assess/coverage_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* An account and a region that some call named. */
struct named_region {
	char *account, *region;
};

/* A call for events without a whole answer. */
struct missed_call {
	struct window window;
	const struct asked *call;
	size_t at;	/* in the order of the knowledge */
};

size_t
coverage_begin(const void *items, size_t n, size_t size, const char *account)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(*(char *const *)((const char *)items + middle * size), account) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
compare_regions(const void *a, const void *b)
{
	const struct named_region *x = a, *y = b;
	int order = strcmp(x->account, y->account);

	return order != 0 ? order : strcmp(x->region, y->region);
}

static int
compare_missed(const void *a, const void *b)
{
	const struct missed_call *x = a, *y = b;
	int order = strcmp(x->window.account, y->window.account);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static void
note_region(struct coverage *c, const struct asked *a)
{
	if (a->region[0] == '\0')
		return;
	ARRAY_GROW(c->regions, c->n_regions, c->cap_regions);
	c->regions[c->n_regions++] = (struct named_region){ a->account, a->region };
}

static void
note_missed(struct coverage *c, const struct asked *a)
{
	struct window w;

	if (a->state == STATE_CONFIRMED || !window_of(a, &w))
		return;
	ARRAY_GROW(c->missed, c->n_missed, c->cap_missed);
	c->missed[c->n_missed] = (struct missed_call){ w, a, c->n_missed };
	c->n_missed++;
}

static void
drop_repeated(struct coverage *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->n_regions; i++) {
		if (kept == 0 || compare_regions(&c->regions[kept - 1], &c->regions[i]) != 0)
			c->regions[kept++] = c->regions[i];
	}
	c->n_regions = kept;
}

void
coverage_index(struct coverage *c, const struct seen *seen)
{
	for (size_t i = 0; i < seen->k->n_sources; i++) {
		const struct source_seen *s = &seen->of[i];

		for (size_t j = 0; j < s->n; j++) {
			note_region(c, &s->calls[j]);
			if (s->source->events_path != NULL)
				note_missed(c, &s->calls[j]);
		}
	}
	if (c->n_regions > 0)
		qsort(c->regions, c->n_regions, sizeof(*c->regions), compare_regions);
	if (c->n_missed > 0)
		qsort(c->missed, c->n_missed, sizeof(*c->missed), compare_missed);
	drop_repeated(c);
}

void
coverage_index_release(struct coverage *c)
{
	free(c->regions);
	free(c->missed);
}

void
coverage_index_regions(const struct coverage *c, const char *account, struct strlist *out)
{
	size_t i = coverage_begin(c->regions, c->n_regions, sizeof(*c->regions), account);

	for (; i < c->n_regions && strcmp(c->regions[i].account, account) == 0; i++)
		strlist_add(out, c->regions[i].region);
}

const struct asked *
coverage_index_missed(const struct coverage *c, const char *account, const char *region, int64_t from, int64_t to)
{
	size_t i = coverage_begin(c->missed, c->n_missed, sizeof(*c->missed), account);

	for (; i < c->n_missed && strcmp(c->missed[i].window.account, account) == 0; i++) {
		const struct window *w = &c->missed[i].window;

		if ((strcmp(w->covers, "*") == 0 || strcmp(w->covers, region) == 0) && w->from < to && w->to > from)
			return c->missed[i].call;
	}
	return NULL;
}
