#ifndef ASSESS_DB_INTERNAL_H
#define ASSESS_DB_INTERNAL_H

#include "assess/sql/db.h"
#include "assess/sql/sandbox.h"

/*
 * For the files of this stage: the engine's own statements on the same connection.  Its own tables are named engine_*
 * and can not be read by knowledge files:
 *	engine_exchange(id, source, account, region, call, page, last, state, absent, code, request_id, caller, params)
 *	engine_event_problem(evidence, account, code, n)
 */
struct db {
	struct sandbox *box;
	sqlite3 *sql;
	const struct knowledge *k;
	bool *reads;		/* one per source: what the statement compiled last reads */
	struct strlist *relations;	/* not NULL: receives the names of what a statement reads while it is compiled */
	struct compiled **compiled;	/* statements of knowledge files, in query.c */
	size_t n_compiled, cap_compiled;
	bool busy;		/* in db_rows */
	bool no_events;		/* db_slim: answers add none */
	bool event_files;	/* events are of files: their evidence is no exchange */
	long long memory_max;	/* of db_open_in_memory; 0: a file */
	db_tell_fn *tell;	/* NULL: nobody listens */
	void *tell_arg;
	long event_records;	/* read from answers, duplicates included */
	long event_refused;
};

/* The failure of a statement of the engine; what tells which one. */
int db_failed(struct db *db, const char *what, struct err *e);

/* Compile a statement of the engine; run one without rows. */
int db_own(struct db *db, const char *sql, sqlite3_stmt **out, struct err *e);
int db_exec(struct db *db, const char *sql, struct err *e);

/* Run a statement of the engine to its end and finalize it.  Bind before with db_bind (NULL binds NULL). */
int db_finish(struct db *db, sqlite3_stmt *st, struct err *e);
void db_bind(sqlite3_stmt *st, int at, const char *text);
bool db_bind_scalar(sqlite3_stmt *st, int at, const cJSON *v);	/* false: an array or an object, nothing bound */

/* Finalize the compiled statements of knowledge files.  Before the connection is closed. */
void db_forget(struct db *db);

/* The text of a column of an engine statement; "" for NULL.  Lives until the next step. */
const char *db_text(sqlite3_stmt *st, int column);

/* Add the names of all relations that a select reads, each once, also through views. */
int db_relations(struct db *db, const char *name, const char *sql, struct strlist *relations, struct err *e);

/* Replace the rows of list(name, value) by these arrays of text and numbers.  Used before each rule. */
int db_fill_lists(struct db *db, const cJSON *lists, struct err *e);

#endif
