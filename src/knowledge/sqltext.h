#ifndef KNOWLEDGE_SQLTEXT_H
#define KNOWLEDGE_SQLTEXT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/sqlscan.h"
#include "model.h"

/*
 * SQL files as text: enough to take a file apart and to find names in it.  Whether a statement is right is for the sandbox
 * to say.
 */
/* The names behind the colons, each once. */
void sql_parameters(const char *sql, struct strlist *names);

/* Whether 'text' stands in the statement as a literal. */
bool sql_has_text(const char *sql, const char *text);

/*
 * The literals that a column of this table is compared with, as `COLUMN = 'text'` or `COLUMN in ('text', ...)` behind
 * `from TABLE` up to the end of that part; each once.  Returns how often the table is read with no such literal.
 */
int sql_compared(const char *sql, const char *table, const char *column, struct strlist *texts);

/*
 * One select (or with ... select): from its first word to its end, less the semicolon, as text that the caller frees.
 * NULL with a reason in e when it is something else or more than one statement.
 */
char *sql_select(const char *text, struct err *e);

/* The same for `create view NAME as select`; *name is the caller's to free, also on failure (then maybe NULL). */
char *sql_view(const char *text, char **name, struct err *e);

/*
 * Take a rule file apart: the JSON text of its first comment (nothing but blanks before it) and where the statement
 * begins.  -1 with a reason in e.
 */
int sql_header(const char *text, const char **json, size_t *len, const char **sql, struct err *e);

#endif
