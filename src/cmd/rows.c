#include "cmd/rows.h"

#include <stdlib.h>
#include <string.h>

#include "assess/sql/db.h"
#include "base/alloc.h"

int
rows_keep(void *arg, const cJSON *columns, struct err *e)
{
	struct rows *l = arg;

	(void)e;
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = (struct row){ json_print(columns),
		db_call_key(row_text(columns, "account"), row_text(columns, "region"), columns) };
	return 0;
}

void
rows_release(struct rows *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].text);
		free(l->items[i].key);
	}
	free(l->items);
	*l = (struct rows){ 0 };
}

const char *
row_text(const cJSON *row, const char *name)
{
	return json_str(row, name) ? json_str(row, name) : "";
}

/* By key, and of equal ones the first to come. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c : (x > y) - (x < y);
}

void
rows_drop_repeated(struct rows *l)
{
	struct row **sorted = xcalloc(l->n, sizeof(*sorted));

	for (size_t i = 0; i < l->n; i++)
		sorted[i] = &l->items[i];
	qsort(sorted, l->n, sizeof(*sorted), compare_rows);
	for (size_t i = 1; i < l->n; i++) {
		if (strcmp(sorted[i]->key, sorted[i - 1]->key) == 0) {
			free(sorted[i]->text);
			sorted[i]->text = NULL;
		}
	}
	free(sorted);
}
