#include "cmd/rows.h"

#include <stdlib.h>
#include <string.h>

#include "assess/db.h"
#include "base/alloc.h"

int
rows_keep(void *arg, const cJSON *columns, struct err *e)
{
	struct rows *l = arg;

	(void)e;
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = cJSON_Duplicate(columns, 1);
	return 0;
}

void
rows_release(struct rows *l)
{
	for (size_t i = 0; i < l->n; i++)
		cJSON_Delete(l->items[i]);
	free(l->items);
}

struct keyed {
	char *key;
	size_t at;
};

static int
compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c : (x->at > y->at) - (x->at < y->at);
}

const char *
row_text(const cJSON *row, const char *name)
{
	return json_str(row, name) ? json_str(row, name) : "";
}

void
rows_drop_repeated(struct rows *l)
{
	struct keyed *keys = xcalloc(l->n, sizeof(*keys));

	for (size_t i = 0; i < l->n; i++) {
		keys[i].key = db_call_key(row_text(l->items[i], "account"), row_text(l->items[i], "region"), l->items[i]);
		keys[i].at = i;
	}
	qsort(keys, l->n, sizeof(*keys), compare_keyed);
	for (size_t i = 1; i < l->n; i++) {
		if (strcmp(keys[i].key, keys[i - 1].key) == 0) {
			cJSON_Delete(l->items[keys[i].at]);
			l->items[keys[i].at] = NULL;
		}
	}
	for (size_t i = 0; i < l->n; i++)
		free(keys[i].key);
	free(keys);
}
