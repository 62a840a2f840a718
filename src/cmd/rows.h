#ifndef CMD_ROWS_H
#define CMD_ROWS_H

#include "base/err.h"
#include "base/json.h"

/* The rows of a for-each.  Each row is owned by the list; NULL where it says what an earlier one says. */
struct rows {
	cJSON **items;
	size_t n, cap;
};

/* As the row function of db_rows: arg is a struct rows, which gets a copy. */
int rows_keep(void *arg, const cJSON *columns, struct err *e);
void rows_release(struct rows *l);

/* Rows that say the same are one call: set all but the first of them NULL. */
void rows_drop_repeated(struct rows *l);

/* A column's text, "" where there is none. */
const char *row_text(const cJSON *row, const char *name);

#endif
