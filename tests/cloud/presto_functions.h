#ifndef CLOUD_PRESTO_FUNCTIONS_H
#define CLOUD_PRESTO_FUNCTIONS_H

#include <sqlite3.h>
#include <stdbool.h>

/*
 * What the files behind presto.h share: a table of functions from each, and how a function reads its values and answers.
 * A scalar function has call; an aggregate has step and final.
 */
#define RESULT_TEXT_MAX (64 * 1024 * 1024)	/* of one text that a function makes */

struct presto_function {
	const char *name;
	int n;			/* arguments; -1: any number */
	const char *data;	/* the user datum, by which functions of one body differ; NULL: none */
	void (*call)(sqlite3_context *, int, sqlite3_value **);
	void (*step)(sqlite3_context *, int, sqlite3_value **);
	void (*final)(sqlite3_context *);
};

/* Each ends with a row without a name. */
extern const struct presto_function presto_text[];	/* texts, patterns, a value in JSON */
extern const struct presto_function presto_address[];	/* networks and the addresses in them */
extern const struct presto_function presto_time[];
extern const struct presto_function presto_aggregate[];	/* and what is done with an array of values */

void presto_now(sqlite3_context *c, int n, sqlite3_value **v);	/* its datum is a time_t: a server has its own */

extern const char presto_other[];	/* a datum: the other of the two that share a body, greatest and not least */

const char *presto_text_of(sqlite3_value *v);
void presto_result_text(sqlite3_context *c, const char *s);	/* copied */

/* Presto: a function of NULL is NULL.  true when that was answered. */
bool presto_any_null(sqlite3_context *c, int n, sqlite3_value **v);

/* Below 0, 0 or above as a is less, the same or more than b: as numbers when both are, else byte by byte.  Neither is NULL. */
int presto_compare(sqlite3_value *a, sqlite3_value *b);

#endif
