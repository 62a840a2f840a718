#ifndef CMD_ROWS_H
#define CMD_ROWS_H

#include "base/err.h"
#include "base/json.h"

/* A row of a for-each, as text: tens of thousands are held until the last is known, and as trees they take five times as much. */
struct row {
	char *text;	/* the row as JSON; NULL where it says what an earlier one says, or taken by whom it was handed to */
	char *key;	/* db_call_key */
};

/* The rows of a for-each, owned by the list. */
struct rows {
	struct row *items;
	size_t n, cap;
};

/* As the row function of db_rows: arg is a struct rows, which gets a copy. */
int rows_keep(void *arg, const cJSON *columns, struct err *e);
void rows_release(struct rows *l);

/* Rows that say the same are one call: set the text of all but the first of them NULL. */
void rows_drop_repeated(struct rows *l);

/* A column's text, "" where there is none. */
const char *row_text(const cJSON *row, const char *name);

#endif
