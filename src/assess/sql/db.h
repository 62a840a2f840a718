#ifndef ASSESS_DB_H
#define ASSESS_DB_H

#include "assess/scope.h"
#include "base/err.h"
#include "model.h"

/*
 * The evidence as tables, and the only way that SQL of knowledge files reaches them.  frameworks/README.md, "What SQL
 * sees", lists the relations; src/assess/sql/sandbox.h says what a statement may do and what stops it.
 *
 *	db_open -> db_set_scope -> { db_add_exchange, db_rows } in any order -> db_free
 *
 * The data is in a private file that SQLite keeps in memory while it is small and that has no name on disk.
 * One thread at a time.
 */
struct db;

/*
 * Make the tables, then all views of k.  k is borrowed and must outlive the db.  A view that is anything but one
 * `create view ID as select`, or that reads what it may not, is an ERR_SQL that names its file.
 */
int db_open(struct db **out, const struct knowledge *k, struct err *e);
void db_free(struct db *db);

/*
 * The same with nothing on disk: the data is in memory.  What would make it longer than bytes_max is an ERR_LIMIT that says so.
 * SQLite and one statement need at most DB_MEMORY_MAX beside it.
 */
int db_open_in_memory(struct db **out, const struct knowledge *k, long long bytes_max, struct err *e);

/*
 * Fill the scope tables, holidays, workdays, exception (those in force at now) and list, and set the clock of SQL
 * (date('now')) to now; what was in them goes.  ERR_USAGE when a day is no date.
 */
int db_set_scope(struct db *db, const struct assess_scope *s, time_t now, struct err *e);

/*
 * Add one page of evidence, and its event records when its source has events.  The order of the calls does not matter
 * to any result.  An id that is there already is an error.  x stays the caller's.  An answer whose JSON is longer than
 * DB_BODY_MAX has the state error, code CAUSE_TOO_LARGE and no body here, whatever x says.
 */
#define DB_BODY_MAX (32 * 1024 * 1024)
int db_add_exchange(struct db *db, const struct exchange *x, struct err *e);

/* Be told, while evidence is added, of each event record in a file of them that can not be used, and of each such file. */
typedef void db_tell_fn(void *arg, const char *id, const char *sentence);
void db_set_tell(struct db *db, db_tell_fn *tell, void *arg);

/*
 * For a collection, whose database answers for-each statements and is then dropped: little of it stays in memory, the rest goes to a
 * file without a name; and with events false the event records of answers are left out of `events`, because nothing reads it.
 */
int db_slim(struct db *db, bool events, struct err *e);

/*
 * Whether the statement compiles under the sandbox, and which sources it reads: directly, through views, and through
 * `events` (every source that has event records).  Ids are added to sources, each once, in the order of the knowledge.
 * params may be NULL: then parameter names are not looked at; else each must be a member.
 */
int db_deps(struct db *db, const char *name, const char *sql, const cJSON *params, struct strlist *sources,
    struct err *e);

/* Add the names of the columns that a select answers, in their order.  As db_deps for errors. */
int db_columns(struct db *db, const char *name, const char *sql, struct strlist *columns, struct err *e);

/*
 * Run one select and hand each row to row() as an object of its columns (text, number or null; whole numbers beyond
 * 2^53 are text), which it must not keep.  row() returns 0 to go on or err_set(), and must not call db_rows.  name is
 * the file for messages.  Parameters are the scalar members of params.  0, or -1: ERR_SQL, ERR_LIMIT, ERR_STOPPED, or
 * what row() set.
 */
int db_rows(struct db *db, const char *name, const char *sql, const cJSON *params,
    int (*row)(void *arg, const cJSON *columns, struct err *e), void *arg, struct err *e);

/*
 * The identity of one call: its for-each row without what is null or "".  Two rows that differ only in the order or in
 * the types of their columns ("7", 7) are one call.  The caller frees the text.
 */
char *db_call_key(const char *account, const char *region, const cJSON *params);

/* What one statement may use.  Tests make them small. */
struct db_limits {
	int milliseconds;
	long rows;
	long long memory;	/* bytes beyond what the data itself takes */
};
#define DB_STATEMENT_MS (120 * 1000)		/* a rule over millions of events takes seconds */
#define DB_ROWS_MAX 200000			/* nobody reads more findings, and no account needs more calls */
#define DB_MEMORY_MAX (512LL * 1024 * 1024)
void db_set_limits(struct db *db, const struct db_limits *limits);

#endif
