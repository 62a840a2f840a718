#include "presto_functions.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "events.h"

static void
count_if_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	int64_t *count = sqlite3_aggregate_context(c, sizeof(*count));

	(void)n;
	if (count != NULL && sqlite3_value_int(v[0]) != 0)
		++*count;
}

static void
count_if_final(sqlite3_context *c)
{
	int64_t *count = sqlite3_aggregate_context(c, 0);

	sqlite3_result_int64(c, count != NULL ? *count : 0);
}

/* arbitrary(x): the first that is not NULL; max_by(x, y), min_by(x, y): the x where y is the extreme. */
struct pick {
	sqlite3_value *value, *by;
};

static void
pick_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	int sign = sqlite3_user_data(c) != NULL ? 1 : -1;
	struct pick *p = sqlite3_aggregate_context(c, sizeof(*p));

	if (p == NULL || sqlite3_value_type(v[n - 1]) == SQLITE_NULL)
		return;
	if (p->value != NULL && (n == 1 || presto_compare(v[1], p->by) * sign <= 0))
		return;
	sqlite3_value_free(p->value);
	sqlite3_value_free(p->by);
	p->value = sqlite3_value_dup(v[0]);
	p->by = sqlite3_value_dup(v[n - 1]);
}

static void
pick_final(sqlite3_context *c)
{
	struct pick *p = sqlite3_aggregate_context(c, 0);

	if (p == NULL)
		return;
	if (p->value != NULL)
		sqlite3_result_value(c, p->value);
	sqlite3_value_free(p->value);
	sqlite3_value_free(p->by);
}

static void
array_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf *b = sqlite3_aggregate_context(c, sizeof(*b));

	(void)n;
	if (b == NULL)
		return;
	if (b->max == 0)
		buf_init(b, RESULT_TEXT_MAX);
	buf_puts(b, b->len > 0 ? "," : "[");
	if (sqlite3_value_type(v[0]) == SQLITE_NULL)
		buf_puts(b, "null");
	else if (sqlite3_value_type(v[0]) == SQLITE_TEXT)
		event_quote(b, presto_text_of(v[0]));
	else
		buf_puts(b, presto_text_of(v[0]));
}

static void
array_final(sqlite3_context *c)
{
	struct buf *b = sqlite3_aggregate_context(c, 0);

	if (b == NULL)
		return;
	buf_puts(b, "]");
	presto_result_text(c, buf_text(b));
	buf_release(b);
}

/* array_agg gives its array as JSON text; elements that are NULL are passed over, as by Presto. */
static void
f_array_join(sqlite3_context *c, int n, sqlite3_value **v)
{
	cJSON *array;
	const cJSON *one;
	struct buf b;

	if (presto_any_null(c, n, v))
		return;
	array = cJSON_Parse(presto_text_of(v[0]));
	buf_init(&b, RESULT_TEXT_MAX);
	cJSON_ArrayForEach(one, array) {
		char *text = json_scalar_text(one);

		if (text != NULL && !cJSON_IsNull(one)) {
			buf_puts(&b, b.len > 0 ? presto_text_of(v[1]) : "");
			buf_puts(&b, text);
		}
		free(text);
	}
	presto_result_text(c, buf_text(&b));
	buf_release(&b);
	cJSON_Delete(array);
}

/* approx_distinct: a set of hashes, open addressing. */
struct distinct {
	uint64_t *slots;
	size_t n, size;
};

static void
distinct_put(struct distinct *d, uint64_t h)
{
	size_t at = (size_t)h & (d->size - 1);

	while (d->slots[at] != 0 && d->slots[at] != h)
		at = (at + 1) & (d->size - 1);
	d->n += d->slots[at] == 0;
	d->slots[at] = h;
}

static void
distinct_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct distinct *d = sqlite3_aggregate_context(c, sizeof(*d));
	uint64_t h = 1469598103934665603u;

	(void)n;
	if (d == NULL || sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	for (const char *p = presto_text_of(v[0]); *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	if (d->n * 2 >= d->size) {
		struct distinct bigger = { .size = d->size > 0 ? d->size * 2 : 64 };

		bigger.slots = xcalloc(bigger.size, sizeof(*bigger.slots));
		for (size_t i = 0; i < d->size; i++) {
			if (d->slots[i] != 0)
				distinct_put(&bigger, d->slots[i]);
		}
		free(d->slots);
		*d = bigger;
	}
	distinct_put(d, h | 1);
}

static void
distinct_final(sqlite3_context *c)
{
	struct distinct *d = sqlite3_aggregate_context(c, 0);

	sqlite3_result_int64(c, d != NULL ? (int64_t)d->n : 0);
	if (d != NULL)
		free(d->slots);
}

struct spread {
	double n, mean, m2;
};

static void
spread_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct spread *s = sqlite3_aggregate_context(c, sizeof(*s));
	double x, delta;

	(void)n;
	if (s == NULL || sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	x = sqlite3_value_double(v[0]);
	delta = x - s->mean;
	s->n += 1;
	s->mean += delta / s->n;
	s->m2 += delta * (x - s->mean);
}

static void
spread_final(sqlite3_context *c)
{
	struct spread *s = sqlite3_aggregate_context(c, 0);

	if (s != NULL && s->n > 1)	/* Presto: of the sample */
		sqlite3_result_double(c, sqlite3_user_data(c) != NULL ? s->m2 / (s->n - 1) : sqrt(s->m2 / (s->n - 1)));
}

const struct presto_function presto_aggregate[] = {
	{ .name = "count_if", .n = 1, .step = count_if_step, .final = count_if_final },
	{ .name = "arbitrary", .n = 1, .step = pick_step, .final = pick_final },
	{ .name = "max_by", .n = 2, .step = pick_step, .final = pick_final, .data = presto_other },
	{ .name = "min_by", .n = 2, .step = pick_step, .final = pick_final },
	{ .name = "array_agg", .n = 1, .step = array_step, .final = array_final },
	{ .name = "array_join", .n = 2, .call = f_array_join },
	{ .name = "approx_distinct", .n = 1, .step = distinct_step, .final = distinct_final },
	{ .name = "stddev", .n = 1, .step = spread_step, .final = spread_final },
	{ .name = "variance", .n = 1, .step = spread_step, .final = spread_final, .data = presto_other },
	{ .name = NULL }
};
