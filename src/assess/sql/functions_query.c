#include <string.h>

#include "assess/sql/functions.h"
#include "assess/sql/slsquery.h"

static void
query_matches(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *query = function_text(argv[0]), *event = function_text(argv[1]);
	enum truth t = TRUTH_UNCLEAR;
	cJSON *json;

	(void)argc;
	if (query == NULL || event == NULL || strlen(query) > SLSQUERY_MAX)
		return;
	json = cJSON_Parse(event);
	if (cJSON_IsObject(json))
		t = slsquery_matches(query, json);
	cJSON_Delete(json);
	if (t != TRUTH_UNCLEAR)
		sqlite3_result_int(ctx, t == TRUTH_YES);
}

const struct sql_function functions_query[] = {
	{ .name = "query_matches", .args = 2, .call = query_matches },
	{ .name = NULL }
};
