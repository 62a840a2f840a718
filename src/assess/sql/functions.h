#ifndef ASSESS_FUNCTIONS_H
#define ASSESS_FUNCTIONS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Functions that SQLite lacks and that SLS (Presto) has, under Presto's names, so that one rule text runs in both.
 * What is not said here is as in Presto: https://prestodb.io/docs/current/functions.html
 *
 * All depend on nothing but their arguments; aggregates answer the same whatever the order of the rows.  A NULL
 * argument gives NULL unless said otherwise.
 *
 *	json_extract_scalar(json, path)	text of the text, number or boolean at $.a.b, $["a.b"], $.a[0]; NULL for the rest
 *	regexp_like(text, pattern)	expressions as in assess/regexp.h: write [0-9], not \d; no (?i), no back references
 *	concat(a, ...)			NULL when one is NULL
 *	concat_ws(sep, a, ...)		leaves NULLs out
 *	split_part(text, sep, n)	the n-th part from 1; NULL when there are fewer
 *	strpos(text, part)		position in characters from 1; 0 when it is not there
 *	starts_with(text, part)		1 or 0
 *	from_base64(text)		the bytes (a blob); NULL when it is no base64
 *	from_utf8(bytes)		the text; NULL when the bytes are not UTF-8 or hold a NUL
 *	greatest(a, ...), least(a, ...)	NULL when one is NULL
 *	if(condition, a [, b])		NULL arguments allowed
 *	array_agg(x)			JSON array, sorted, NULLs kept
 *	array_join(array, sep [, null])	elements as text; NULL elements left out or replaced
 *	arbitrary(x)			the smallest as text: any would do, one must be chosen
 *	count_if(x)			rows where x is true
 *	approx_distinct(x)		exact here
 *	from_iso8601_timestamp(text)	a time: text YYYY-MM-DDThh:mm:ssZ; NULL when it is none
 *	to_unixtime(time), from_unixtime(epoch)
 *	date_trunc(unit, time)		second minute hour day week month quarter year, in UTC
 *	is_subnet_of(network, x)	1 or 0: x, an address or a network, is inside network (address/bits); NULL when
 *					one of them is neither
 *	query_matches(query, event)	whether a query of SLS would find an event (JSON): 1, 0, NULL when that can not be told
 *	iso_time(epoch), epoch(text)	the same two ways; epoch reads all forms that clock_parse does
 */

#define FUNCTION_SUBJECT_MAX (256 * 1024)	/* bytes that are searched */
#define FUNCTION_AGGREGATE_MAX (4 * 1024 * 1024)	/* bytes that one aggregate gathers */

int functions_register(sqlite3 *sql, struct err *e);
bool functions_has(const char *name);

/* A row of the tables in functions.c, functions_text.c, functions_time.c, functions_group.c, functions_network.c and functions_query.c. */
struct sql_function {
	const char *name;
	int args;	/* -1: any number */
	void (*call)(sqlite3_context *ctx, int argc, sqlite3_value **argv);
	void (*step)(sqlite3_context *ctx, int argc, sqlite3_value **argv);	/* aggregates: step and final, no call */
	void (*final)(sqlite3_context *ctx);
};
extern const struct sql_function functions_text[], functions_time[], functions_group[], functions_network[],
    functions_query[];	/* end with a NULL name */

/* For the calls: whether one of the arguments is NULL; the text of one, or NULL. */
bool function_any_null(int argc, sqlite3_value **argv);
const char *function_text(sqlite3_value *v);
void function_result_text(sqlite3_context *ctx, const char *text, size_t len);

#endif
