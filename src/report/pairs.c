#include "report/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct paired *
pairs_add(struct pairs *p, const cJSON *value)
{
	ARRAY_GROW(p->items, p->n, p->cap);
	p->items[p->n] = (struct paired){ .value = value };
	return &p->items[p->n++];
}

void
pairs_release(struct pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		for (int k = 0; k < PAIR_KEYS; k++)
			free(p->items[i].keys[k]);
	}
	free(p->items);
	*p = (struct pairs){ 0 };
}

struct sought {
	const char *key;
	struct paired *item;
};

static int
compare_sought(const void *a, const void *b)
{
	const struct sought *x = a, *y = b;
	int r = strcmp(x->key, y->key);

	return r != 0 ? r : x->item < y->item ? -1 : x->item > y->item;
}

/* Those without a counterpart, by this key. */
static struct sought *
seek(const struct pairs *p, int key, size_t *n)
{
	struct sought *list = xcalloc(p->n + 1, sizeof(*list));

	*n = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (p->items[i].other == NULL && p->items[i].keys[key] != NULL)
			list[(*n)++] = (struct sought){ p->items[i].keys[key], &p->items[i] };
	}
	if (*n > 0)
		qsort(list, *n, sizeof(*list), compare_sought);
	return list;
}

void
pairs_match(struct pairs *a, struct pairs *b)
{
	for (int key = 0; key < PAIR_KEYS; key++) {
		size_t n, m, i = 0, j = 0;
		struct sought *x = seek(a, key, &n), *y = seek(b, key, &m);

		while (i < n && j < m) {
			int r = strcmp(x[i].key, y[j].key);

			if (r == 0) {
				x[i].item->other = y[j].item;
				y[j].item->other = x[i].item;
			}
			i += r <= 0;
			j += r >= 0;
		}
		free(x);
		free(y);
	}
}
