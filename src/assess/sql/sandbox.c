#include "assess/sql/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"

#include "assess/sql/functions.h"

#define MS_OF_1970 210866760000000LL	/* SQLite counts milliseconds since noon of 24 November 4714 BC */
#define CACHE_KIB "-65536"
#define PAGE_BYTES "32768"

struct sandbox {
	sqlite3_vfs vfs;	/* first: SQLite hands it back to clock_of_sql */
	char vfs_name[40];
	int64_t now_ms;
	sqlite3 *sql;
	enum sandbox_mode mode;
	const char *view;	/* SANDBOX_VIEW: the name that may be created */
	bool view_seen;
	char refused[200];	/* what the authorizer refused last */
	char may[80];		/* the relation that it let be read last: most columns of a statement stand beside one of the same */
	bool (*allowed)(void *arg, const char *relation);
	void *arg;
	struct db_limits limits;
	int64_t deadline_ms;	/* of the running statement; 0: none runs */
	sqlite3_int64 memory_before;	/* what SQLite held when it started */
};

/* SQLite's own functions that a statement may call: those that depend on nothing but their arguments. */
static const char *const sandbox_functions[] = {
	"abs", "avg", "ceil", "ceiling", "char", "coalesce", "count", "cume_dist", "date", "datetime", "dense_rank",
	"first_value", "floor", "format", "glob", "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array",
	"json_array_length", "json_extract", "json_group_array", "json_group_object", "json_object", "json_quote",
	"json_type", "json_valid", "->", "->>", "julianday", "lag", "last_value", "lead", "length", "like", "likelihood",
	"likely", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif", "percent_rank", "printf", "quote",
	"rank", "replace", "round", "row_number", "rtrim", "sign", "strftime", "substr", "substring", "sum", "time",
	"total", "trim", "trunc", "typeof", "unicode", "unixepoch", "unlikely", "upper", NULL
};

/* Relations that a statement is never given by name, not even to count their rows. */
static const char *const hidden_prefixes[] = { "sqlite_", "pragma_", "engine_", NULL };

static bool
in_names(const char *const *names, const char *name)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcasecmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static int
refuse(struct sandbox *s, const char *what, const char *name)
{
	snprintf(s->refused, sizeof(s->refused), "%s%s%.120s", what, name[0] != '\0' ? " " : "", name);
	return SQLITE_DENY;
}

/*
 * Reading without naming a column (count(*)) is announced with the name as it was typed, which may be that of a common
 * table expression; such a name is only refused when it could be something of SQLite's or ours.
 */
static int
judge_read(struct sandbox *s, const char *relation, const char *column)
{
	if (relation[0] != '\0' && strcmp(s->may, relation) == 0)
		return SQLITE_OK;
	if (s->allowed(s->arg, relation)) {
		if (strlen(relation) < sizeof(s->may))	/* the whole name or none: a part of it is another */
			strcpy(s->may, relation);
		return SQLITE_OK;
	}
	if (column[0] == '\0') {
		for (size_t i = 0; hidden_prefixes[i] != NULL; i++) {
			if (strncasecmp(relation, hidden_prefixes[i], strlen(hidden_prefixes[i])) == 0)
				return refuse(s, "may not read", relation);
		}
		return SQLITE_OK;
	}
	return refuse(s, "may not read", relation);
}

static int
judge_query(struct sandbox *s, int action, const char *first, const char *second)
{
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		return judge_read(s, first, second);
	case SQLITE_FUNCTION:
		if (in_names(sandbox_functions, second) || functions_has(second))
			return SQLITE_OK;
		return refuse(s, "may not call", second);
	case SQLITE_PRAGMA:
		return refuse(s, "may not use pragma", first);
	case SQLITE_ATTACH:
		return refuse(s, "may not attach a database", "");
	default:
		return refuse(s, "may only select", "");
	}
}

/* A create view writes its text into the schema; SQLite announces that as well. */
static int
judge_view(struct sandbox *s, int action, const char *first, const char *database)
{
	switch (action) {
	case SQLITE_CREATE_VIEW:
		if (strcmp(first, s->view) != 0)
			return refuse(s, "may not create view", first);
		s->view_seen = true;
		return SQLITE_OK;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_READ:
		if (strcmp(first, "sqlite_master") == 0 && (database == NULL || strcmp(database, "main") == 0))
			return SQLITE_OK;
		break;
	case SQLITE_SELECT:
		return SQLITE_OK;
	}
	return refuse(s, "may only create a view", "");
}

static int
authorize(void *arg, int action, const char *first, const char *second, const char *database, const char *inner)
{
	struct sandbox *s = arg;

	(void)inner;
	first = first != NULL ? first : "";
	second = second != NULL ? second : "";
	switch (s->mode) {
	case SANDBOX_OWN:
		return SQLITE_OK;
	case SANDBOX_VIEW:
		return judge_view(s, action, first, database);
	case SANDBOX_QUERY:
		return judge_query(s, action, first, second);
	}
	return SQLITE_DENY;
}

static int
still_in_time(void *arg)
{
	struct sandbox *s = arg;

	if (s->deadline_ms == 0)
		return 0;
	if (stop_requested())
		return 1;
	return clock_monotonic_ms() >= s->deadline_ms;
}

static int
clock_of_sql(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	*out = MS_OF_1970 + ((struct sandbox *)vfs)->now_ms;
	return SQLITE_OK;
}

static int
open_connection(struct sandbox *s, bool in_memory, struct err *e)
{
	static const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_PRIVATECACHE |
	    SQLITE_OPEN_NOMUTEX;
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);

	if (system == NULL || system->iVersion < 2)
		return err_set(e, ERR_SQL, "SQLite: no file system layer that can be used");
	s->vfs = *system;
	s->vfs.pNext = NULL;
	s->vfs.xCurrentTimeInt64 = clock_of_sql;
	snprintf(s->vfs_name, sizeof(s->vfs_name), "trailseal-%p", (void *)s);
	s->vfs.zName = s->vfs_name;
	if (sqlite3_vfs_register(&s->vfs, 0) != SQLITE_OK)
		return err_set(e, ERR_SQL, "SQLite: the clock could not be pinned");
	/* a database without a name is private to the connection and goes to disk only when the cache is full */
	if (sqlite3_open_v2(in_memory ? ":memory:" : "", &s->sql, flags, s->vfs_name) != SQLITE_OK)
		return err_set(e, ERR_SQL, "SQLite: %s", s->sql != NULL ? sqlite3_errmsg(s->sql) : "no memory");
	return 0;
}

static int
switch_off(struct sandbox *s, struct err *e)
{
	static const struct {
		int op, value;
	} switches[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		/* SQLite 3.38 to 3.40 take their own JSON functions for unsafe in views of an untrusted schema.  The
		 * schema here is made by us, and the authorizer judges each function of a view when it is used. */
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
		{ SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },		/* "x" is a name, never text: a misspelt column is an error */
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	}, limits[] = {
		{ SQLITE_LIMIT_LENGTH, SANDBOX_VALUE_MAX },
		{ SQLITE_LIMIT_SQL_LENGTH, SANDBOX_SQL_MAX },
		{ SQLITE_LIMIT_COLUMN, SANDBOX_COLUMNS_MAX },
		{ SQLITE_LIMIT_EXPR_DEPTH, SANDBOX_EXPR_DEPTH },
		{ SQLITE_LIMIT_COMPOUND_SELECT, SANDBOX_COMPOUND_MAX },
		{ SQLITE_LIMIT_VDBE_OP, SANDBOX_VDBE_OPS },
		{ SQLITE_LIMIT_FUNCTION_ARG, SANDBOX_ARGS_MAX },
		{ SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, SANDBOX_LIKE_MAX },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, SANDBOX_VARIABLES_MAX },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 0 },
		{ SQLITE_LIMIT_WORKER_THREADS, 0 },
	};
	static const char *modules[] = { "json_each", "json_tree", NULL };

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		if (sqlite3_db_config(s->sql, switches[i].op, switches[i].value, (int *)NULL) != SQLITE_OK)
			return err_set(e, ERR_SQL, "SQLite: switch %d could not be set", switches[i].op);
	}
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(s->sql, limits[i].op, limits[i].value);
	sqlite3_drop_modules(s->sql, modules);
	return 0;
}

/* What sorts and joins would put into files stays in memory too, and the data has an end. */
static int
stay_in_memory(struct sandbox *s, long long memory_max, char **message)
{
	char *sql = sqlite3_mprintf("pragma temp_store = memory; pragma max_page_count = %lld;", memory_max / atoll(PAGE_BYTES));
	int rc = sqlite3_exec(s->sql, sql, NULL, NULL, message);

	sqlite3_free(sql);
	return rc;
}

int
sandbox_new(struct sandbox **out, long long memory_max, bool (*allowed)(void *arg, const char *relation), void *arg,
    struct err *e)
{
	static const char setup[] = "pragma page_size = " PAGE_BYTES "; pragma journal_mode = memory; pragma synchronous = off;"
	    "pragma cache_size = " CACHE_KIB ";";
	struct sandbox *s = xcalloc(1, sizeof(*s));
	char *message = NULL;

	*out = NULL;
	s->allowed = allowed;
	s->arg = arg;
	s->limits = (struct db_limits){ DB_STATEMENT_MS, DB_ROWS_MAX, DB_MEMORY_MAX };
	if (open_connection(s, memory_max > 0, e) != 0)
		goto fail;
	if (sqlite3_exec(s->sql, setup, NULL, NULL, &message) != SQLITE_OK ||
	    (memory_max > 0 && stay_in_memory(s, memory_max, &message) != SQLITE_OK)) {
		err_set(e, ERR_SQL, "SQLite: %s", message != NULL ? message : "can not be set up");
		goto fail;
	}
	if (switch_off(s, e) != 0 || functions_register(s->sql, e) != 0)
		goto fail;
	sqlite3_set_authorizer(s->sql, authorize, s);
	sqlite3_progress_handler(s->sql, SANDBOX_STEPS, still_in_time, s);
	*out = s;
	return 0;
fail:
	sqlite3_free(message);
	sandbox_free(s);
	return -1;
}

void
sandbox_free(struct sandbox *s)
{
	if (s == NULL)
		return;
	sqlite3_close(s->sql);
	sqlite3_vfs_unregister(&s->vfs);
	free(s);
}

sqlite3 *
sandbox_sql(struct sandbox *s)
{
	return s->sql;
}

void
sandbox_set_now(struct sandbox *s, time_t now)
{
	s->now_ms = (int64_t)now * 1000;
}

void
sandbox_set_limits(struct sandbox *s, const struct db_limits *limits)
{
	s->limits = *limits;
}

const struct db_limits *
sandbox_limits(const struct sandbox *s)
{
	return &s->limits;
}

static bool
only_blanks_or_comments(const char *p)
{
	while (*p != '\0') {
		if (strchr(" \t\r\n\f;", *p) != NULL) {
			p++;
		} else if (strncmp(p, "--", 2) == 0) {
			p += strcspn(p, "\n");
		} else if (strncmp(p, "/*", 2) == 0) {
			const char *end = strstr(p + 2, "*/");

			if (end == NULL)
				return true;
			p = end + 2;
		} else {
			return false;
		}
	}
	return true;
}

/* Compile in a mode, and say in words what went wrong. */
static int
compile(struct sandbox *s, enum sandbox_mode mode, const char *name, const char *sql, sqlite3_stmt **out, struct err *e)
{
	const char *tail = "";
	int rc;

	s->mode = mode;
	s->refused[0] = s->may[0] = '\0';
	rc = sqlite3_prepare_v2(s->sql, sql, -1, out, &tail);
	s->mode = SANDBOX_OWN;
	if (rc != SQLITE_OK && s->refused[0] != '\0')
		return err_set(e, ERR_SQL, "%s: the statement %s", name, s->refused);
	if (rc == SQLITE_TOOBIG)
		return err_set(e, ERR_LIMIT, "%s: the statement is longer than %d bytes", name, SANDBOX_SQL_MAX);
	if (rc != SQLITE_OK)
		return err_set(e, ERR_SQL, "%s: %s", name, sqlite3_errmsg(s->sql));
	if (*out == NULL)
		return err_set(e, ERR_SQL, "%s: holds no statement", name);
	if (!only_blanks_or_comments(tail))
		return err_set(e, ERR_SQL, "%s: holds more than one statement", name);
	return 0;
}

int
sandbox_view(struct sandbox *s, const char *name, const char *file, const char *sql, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = -1;

	s->view = name;
	s->view_seen = false;
	if (compile(s, SANDBOX_VIEW, file, sql, &st, e) != 0)
		goto out;
	if (!s->view_seen || sqlite3_stmt_isexplain(st)) {
		err_set(e, ERR_SQL, "%s: want one `create view %s as select ...`", file, name);
		goto out;
	}
	if (sqlite3_step(st) != SQLITE_DONE) {
		err_set(e, ERR_SQL, "%s: %s", file, sqlite3_errmsg(s->sql));
		goto out;
	}
	rc = 0;
out:
	sqlite3_finalize(st);
	return rc;
}

int
sandbox_prepare(struct sandbox *s, const char *name, const char *sql, sqlite3_stmt **out, struct err *e)
{
	*out = NULL;
	if (compile(s, SANDBOX_QUERY, name, sql, out, e) != 0)
		goto fail;
	if (!sqlite3_stmt_readonly(*out) || sqlite3_stmt_isexplain(*out) || sqlite3_column_count(*out) == 0) {
		err_set(e, ERR_SQL, "%s: the statement may only select", name);
		goto fail;
	}
	return 0;
fail:
	sqlite3_finalize(*out);
	*out = NULL;
	return -1;
}

void
sandbox_start(struct sandbox *s)
{
	s->deadline_ms = clock_monotonic_ms() + s->limits.milliseconds;
	s->memory_before = sqlite3_memory_used();
}

void
sandbox_end(struct sandbox *s)
{
	s->deadline_ms = 0;
}

int
sandbox_step(struct sandbox *s, const char *name, sqlite3_stmt *st, struct err *e)
{
	sqlite3_int64 before = sqlite3_hard_heap_limit64(s->memory_before + s->limits.memory);
	int rc;

	s->mode = SANDBOX_QUERY;
	rc = sqlite3_step(st);
	s->mode = SANDBOX_OWN;
	sqlite3_hard_heap_limit64(before);
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return rc;
	if (rc == SQLITE_INTERRUPT && stop_requested())
		return err_set(e, ERR_STOPPED, "%s: interrupted", name);
	if (rc == SQLITE_INTERRUPT)
		return err_set(e, ERR_LIMIT, "%s: the statement runs longer than %d ms", name, s->limits.milliseconds);
	if (rc == SQLITE_NOMEM)
		return err_set(e, ERR_LIMIT, "%s: the statement needs more than %lld bytes", name, s->limits.memory);
	if (rc == SQLITE_TOOBIG)
		return err_set(e, ERR_LIMIT, "%s: a value is longer than %d bytes", name, SANDBOX_VALUE_MAX);
	return err_set(e, ERR_SQL, "%s: %s", name, sqlite3_errmsg(s->sql));
}
