#include "assess/sql/functions.h"

#include <strings.h>

static const struct sql_function *const tables[] = { functions_text, functions_time, functions_group,
	functions_network, functions_query };

bool
functions_has(const char *name)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		for (const struct sql_function *f = tables[t]; f->name != NULL; f++) {
			if (strcasecmp(f->name, name) == 0)
				return true;
		}
	}
	return false;
}

int
functions_register(sqlite3 *sql, struct err *e)
{
	static const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		for (const struct sql_function *f = tables[t]; f->name != NULL; f++) {
			if (sqlite3_create_function_v2(sql, f->name, f->args, flags, NULL, f->call, f->step, f->final,
			    NULL) != SQLITE_OK)
				return err_set(e, ERR_SQL, "SQLite: function %s: %s", f->name, sqlite3_errmsg(sql));
		}
	}
	return 0;
}

bool
function_any_null(int argc, sqlite3_value **argv)
{
	for (int i = 0; i < argc; i++) {
		if (sqlite3_value_type(argv[i]) == SQLITE_NULL)
			return true;
	}
	return false;
}

const char *
function_text(sqlite3_value *v)
{
	return (const char *)sqlite3_value_text(v);
}

void
function_result_text(sqlite3_context *ctx, const char *text, size_t len)
{
	sqlite3_result_text64(ctx, text, len, SQLITE_TRANSIENT, SQLITE_UTF8);
}
