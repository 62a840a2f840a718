#include "presto.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "presto_functions.h"

const char presto_other[] = "other";

const char *
presto_text_of(sqlite3_value *v)
{
	return (const char *)sqlite3_value_text(v);
}

/* Presto: a function of NULL is NULL. */
bool
presto_any_null(sqlite3_context *c, int n, sqlite3_value **v)
{
	for (int i = 0; i < n; i++) {
		if (sqlite3_value_type(v[i]) == SQLITE_NULL) {
			sqlite3_result_null(c);
			return true;
		}
	}
	return false;
}

void
presto_result_text(sqlite3_context *c, const char *s)
{
	sqlite3_result_text(c, s, -1, SQLITE_TRANSIENT);
}

int
presto_compare(sqlite3_value *a, sqlite3_value *b)
{
	if (sqlite3_value_numeric_type(a) != SQLITE_TEXT && sqlite3_value_numeric_type(b) != SQLITE_TEXT) {
		double x = sqlite3_value_double(a), y = sqlite3_value_double(b);

		return x < y ? -1 : x > y;
	}
	return strcmp(presto_text_of(a), presto_text_of(b));
}

static void
f_extreme(sqlite3_context *c, int n, sqlite3_value **v)
{
	int sign = sqlite3_user_data(c) != NULL ? 1 : -1, best = 0;

	if (n == 0 || presto_any_null(c, n, v))
		return;
	for (int i = 1; i < n; i++) {
		if (presto_compare(v[i], v[best]) * sign > 0)
			best = i;
	}
	sqlite3_result_value(c, v[best]);
}

static void
f_not_here(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	(void)v;
	sqlite3_result_error(c, "Unexpected parameters for function max or min: use greatest or least", -1);
}

static void
f_if(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (sqlite3_value_int(v[0]) != 0)
		sqlite3_result_value(c, v[1]);
	else if (n == 3)
		sqlite3_result_value(c, v[2]);
}

static const struct presto_function choices[] = {
	{ .name = "greatest", .n = -1, .call = f_extreme, .data = presto_other },
	{ .name = "least", .n = -1, .call = f_extreme },
	{ .name = "max", .n = 2, .call = f_not_here },
	{ .name = "min", .n = 2, .call = f_not_here },
	{ .name = "if", .n = 2, .call = f_if },
	{ .name = "if", .n = 3, .call = f_if },
	{ .name = NULL }
};

static const struct presto_function *const tables[] = { choices, presto_text, presto_address, presto_time, presto_aggregate };

/* What SQLite has itself under Presto's name and meaning. */
static const char *const shared[] = { "abs", "avg", "ceil", "ceiling", "coalesce", "count", "dense_rank", "exp", "first_value", "floor",
	"json_array_length", "json_extract", "lag", "last_value", "lead", "length", "like", "ln", "log10", "lower", "ltrim", "max", "min", "mod",
	"ntile", "nullif", "power", "rank", "replace", "round", "row_number", "rtrim", "sign", "sqrt", "substr", "sum", "trim", "upper", "now" };

bool
presto_has(const char *name)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct presto_function *f = tables[i]; f->name != NULL; f++) {
			if (strcasecmp(name, f->name) == 0)
				return true;
		}
	}
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (strcasecmp(name, shared[i]) == 0)
			return true;
	}
	return false;
}

int
presto_register(sqlite3 *db, time_t now)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
	time_t *kept = xcalloc(1, sizeof(*kept));
	int rc;

	*kept = now;
	rc = sqlite3_create_function_v2(db, "now", 0, SQLITE_UTF8, kept, presto_now, NULL, NULL, free);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct presto_function *f = tables[i]; f->name != NULL && rc == SQLITE_OK; f++)
			rc = sqlite3_create_function_v2(db, f->name, f->n, flags, (void *)(uintptr_t)f->data, f->call, f->step, f->final, NULL);
	}
	return rc;
}
