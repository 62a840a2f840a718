#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"

#include "assess/sql/functions.h"
#include "assess/sql/sandbox.h"

/* Values gathered by an aggregate, each as JSON text, so that any mix of types can be compared and written. */
struct gathered {
	char **items;
	size_t n, cap, bytes;
};

static char *
json_of(sqlite3_value *v)
{
	cJSON *j = NULL;
	char *text;

	switch (sqlite3_value_type(v)) {
	case SQLITE_INTEGER:
		return xasprintf("%lld", (long long)sqlite3_value_int64(v));
	case SQLITE_FLOAT:
		j = cJSON_CreateNumber(sqlite3_value_double(v));
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		j = cJSON_CreateString(function_text(v) != NULL ? function_text(v) : "");
		break;
	default:
		return xstrdup("null");
	}
	text = json_print(j);
	cJSON_Delete(j);
	return text;
}

static void
gather(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct gathered *g = sqlite3_aggregate_context(ctx, (int)sizeof(*g));

	(void)argc;
	if (g == NULL) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	if (g->bytes > FUNCTION_AGGREGATE_MAX) {
		sqlite3_result_error(ctx, "array_agg, approx_distinct: more than 4 MiB in one group", -1);
		return;
	}
	ARRAY_GROW(g->items, g->n, g->cap);
	g->items[g->n] = json_of(argv[0]);
	g->bytes += strlen(g->items[g->n++]) + 1;
}

static void
gather_distinct(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	if (!function_any_null(argc, argv))
		gather(ctx, argc, argv);
}

static int
compare_items(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct gathered *
sorted(sqlite3_context *ctx)
{
	struct gathered *g = sqlite3_aggregate_context(ctx, 0);

	if (g != NULL && g->n > 1)
		qsort(g->items, g->n, sizeof(*g->items), compare_items);
	return g;
}

static void
release(struct gathered *g)
{
	for (size_t i = 0; g != NULL && i < g->n; i++)
		free(g->items[i]);
	if (g != NULL)
		free(g->items);
}

static void
array_agg(sqlite3_context *ctx)
{
	struct gathered *g = sorted(ctx);
	struct buf b;
	int rc;

	if (g == NULL || g->n == 0)
		return;
	buf_init(&b, SANDBOX_VALUE_MAX);
	rc = buf_puts(&b, "[");
	for (size_t i = 0; i < g->n && rc == 0; i++) {
		if (i > 0)
			rc = buf_puts(&b, ",");
		if (rc == 0)
			rc = buf_puts(&b, g->items[i]);
	}
	if (rc == 0 && buf_puts(&b, "]") == 0)
		function_result_text(ctx, buf_text(&b), b.len);
	else
		sqlite3_result_error_toobig(ctx);
	buf_release(&b);
	release(g);
}

static void
approx_distinct(sqlite3_context *ctx)
{
	struct gathered *g = sorted(ctx);
	sqlite3_int64 n = 0;

	for (size_t i = 0; g != NULL && i < g->n; i++)
		n += i == 0 || strcmp(g->items[i], g->items[i - 1]) != 0;
	sqlite3_result_int64(ctx, n);
	release(g);
}

static void
array_join(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *text = function_text(argv[0]), *sep = function_text(argv[1]);
	const char *absent = argc == 3 ? function_text(argv[2]) : NULL;
	cJSON *array = text != NULL ? cJSON_Parse(text) : NULL;
	const cJSON *v;
	struct buf b;
	bool first = true;
	int rc = 0;

	if (sep == NULL || !cJSON_IsArray(array)) {
		cJSON_Delete(array);
		return;
	}
	buf_init(&b, SANDBOX_VALUE_MAX);
	cJSON_ArrayForEach(v, array) {
		char *scalar = json_scalar_text(v);
		const char *s = scalar != NULL ? scalar : absent;

		if (s != NULL && rc == 0) {
			rc = first ? 0 : buf_puts(&b, sep);
			first = false;
			rc = rc == 0 ? buf_puts(&b, s) : rc;
		}
		free(scalar);
	}
	if (rc == 0)
		function_result_text(ctx, buf_text(&b), b.len);
	else
		sqlite3_result_error_toobig(ctx);
	buf_release(&b);
	cJSON_Delete(array);
}

/* ---- arbitrary, count_if ---- */

struct smallest {
	sqlite3_value *value;
};

static void
arbitrary_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct smallest *s = sqlite3_aggregate_context(ctx, (int)sizeof(*s));
	const char *text = function_text(argv[0]);

	(void)argc;
	if (s == NULL || text == NULL)
		return;
	if (s->value == NULL || strcmp(text, function_text(s->value)) < 0) {
		sqlite3_value_free(s->value);
		s->value = sqlite3_value_dup(argv[0]);
	}
}

static void
arbitrary(sqlite3_context *ctx)
{
	struct smallest *s = sqlite3_aggregate_context(ctx, 0);

	if (s != NULL && s->value != NULL) {
		sqlite3_result_value(ctx, s->value);
		sqlite3_value_free(s->value);
	}
}

static void
count_if_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	sqlite3_int64 *n = sqlite3_aggregate_context(ctx, (int)sizeof(*n));

	if (n != NULL && !function_any_null(argc, argv) && sqlite3_value_double(argv[0]) != 0)
		(*n)++;
}

static void
count_if(sqlite3_context *ctx)
{
	sqlite3_int64 *n = sqlite3_aggregate_context(ctx, 0);

	sqlite3_result_int64(ctx, n != NULL ? *n : 0);
}

const struct sql_function functions_group[] = {
	{ .name = "array_agg", .args = 1, .step = gather, .final = array_agg },
	{ .name = "approx_distinct", .args = 1, .step = gather_distinct, .final = approx_distinct },
	{ .name = "array_join", .args = 2, .call = array_join },
	{ .name = "array_join", .args = 3, .call = array_join },
	{ .name = "arbitrary", .args = 1, .step = arbitrary_step, .final = arbitrary },
	{ .name = "count_if", .args = 1, .step = count_if_step, .final = count_if },
	{ .name = NULL }
};
