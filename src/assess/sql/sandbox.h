#ifndef ASSESS_SANDBOX_H
#define ASSESS_SANDBOX_H

#include <sqlite3.h>

#include "assess/sql/db.h"
#include "base/err.h"

/*
 * What SQL from a knowledge file may do: read the relations that frameworks/README.md lists, call the functions of
 * sandbox_functions (SQLite's own) and of functions.h, and nothing else.  An authorizer says so while a statement is
 * compiled (https://sqlite.org/c3ref/set_authorizer.html); limits and a progress handler stop what runs too long.
 *
 * The clock of SQL is pinned: date('now') is :now, so that the same evidence gives the same rows.
 */

#define SANDBOX_VALUE_MAX (64 * 1024 * 1024)	/* bytes of one value or row: the largest body of an answer */
#define SANDBOX_SQL_MAX (256 * 1024)		/* bytes of a statement; the longest of ours is 8 kB */
#define SANDBOX_COLUMNS_MAX 200
#define SANDBOX_EXPR_DEPTH 200
#define SANDBOX_COMPOUND_MAX 100		/* terms of union all */
#define SANDBOX_VDBE_OPS 100000			/* instructions of a compiled statement */
#define SANDBOX_ARGS_MAX 60			/* arguments of a function */
#define SANDBOX_LIKE_MAX 1000			/* bytes of a like or glob pattern: matching is exponential in it */
#define SANDBOX_VARIABLES_MAX 200
#define SANDBOX_STEPS 20000			/* instructions between two looks at the clock */

enum sandbox_mode {
	SANDBOX_OWN,		/* the engine's statements: anything */
	SANDBOX_QUERY,		/* one select */
	SANDBOX_VIEW		/* one create view */
};

struct sandbox;

/*
 * Put the limits, switches and the authorizer on a fresh connection.  allowed(arg, name) says whether a statement may
 * read that relation and may note that it did.  Freed after the connection is closed.  memory_max: so many bytes of data are
 * held in memory and none on disk; 0: a private file.
 */
int sandbox_new(struct sandbox **out, long long memory_max, bool (*allowed)(void *arg, const char *relation), void *arg,
    struct err *e);
void sandbox_free(struct sandbox *s);		/* closes the connection */
sqlite3 *sandbox_sql(struct sandbox *s);
void sandbox_set_now(struct sandbox *s, time_t now);
void sandbox_set_limits(struct sandbox *s, const struct db_limits *limits);
const struct db_limits *sandbox_limits(const struct sandbox *s);

/* Compile and run a create view of this name.  ERR_SQL names the file. */
int sandbox_view(struct sandbox *s, const char *name, const char *file, const char *sql, struct err *e);

/* Compile one read-only select.  The caller ends it with sqlite3_finalize. */
int sandbox_prepare(struct sandbox *s, const char *name, const char *sql, sqlite3_stmt **out, struct err *e);

/*
 * Step a statement that sandbox_prepare made, within the limits: SQLITE_ROW, SQLITE_DONE, or -1 with e set.  Time and
 * memory are counted from sandbox_start to sandbox_end.
 */
void sandbox_start(struct sandbox *s);
void sandbox_end(struct sandbox *s);
int sandbox_step(struct sandbox *s, const char *name, sqlite3_stmt *st, struct err *e);

#endif
