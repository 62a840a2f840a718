#include "sls_logs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "sls_ask.h"
#include "sls_search.h"
#include "sls_sql.h"

#define BUCKETS 60		/* of a histogram, about as many as the service gives */
#define SKIP_MIN 1000		/* from this offset on it is worth jumping */

static void
set_header(struct response *rs, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
set_header(struct response *rs, const char *name, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	kv_set(&rs->headers, name, text);
}

/* Packed with zlib only for who asks for gzip; its wrapper is what the official clients undo. */
static void
pack(const struct request *rq, struct response *rs)
{
	const char *accept = kv_get(&rq->headers, "Accept-Encoding");
	size_t raw = rs->body.len;
	uLongf size;
	Bytef *packed;

	if (accept == NULL || strstr(accept, "gzip") == NULL || raw == 0)
		return;
	size = compressBound((uLong)raw);
	packed = xcalloc(1, size);
	if (compress(packed, &size, (const Bytef *)rs->body.data, (uLong)raw) == Z_OK) {
		buf_reset(&rs->body);
		buf_add(&rs->body, packed, size);
		set_header(rs, "x-log-compresstype", "gzip");
		set_header(rs, "x-log-bodyrawsize", "%zu", raw);
	}
	free(packed);
}

static void
add_log(struct buf *b, struct event *ev)
{
	struct buf text;

	buf_init(&text, RESPONSE_BODY_MAX);
	event_text(ev, &text);
	buf_addf(b, "%s{\"__source__\":\"%s\",\"__time__\":\"%lld\",\"__topic__\":\"%s\",\"event\":",
	    b->len > 0 && b->data[b->len - 1] == '}' ? "," : "", SLS_AUDIT_SOURCE, (long long)ev->time, SLS_AUDIT_TOPIC);
	event_quote(b, buf_text(&text));
	buf_puts(b, "}");
	buf_release(&text);
}

/*
 * Jump over as much of the offset as a search by time can: the window then begins (or ends, newest first) at the last
 * second that has not more than offset events before it.
 */
static void
skip(const struct tenant *t, struct event_query *q, long *offset)
{
	time_t low = q->from, high = q->to;
	struct event_query part = *q;

	if (*offset < SKIP_MIN || q->want != NULL || q->region != NULL || q->from >= q->to)
		return;
	while (high - low > 1) {
		time_t mid = low + (high - low) / 2;
		int64_t n;

		part.from = q->backward ? mid : q->from;
		part.to = q->backward ? q->to : mid;
		n = events_count(t->events, &part);
		if ((n <= *offset) != q->backward)
			low = mid;
		else
			high = mid;
	}
	part = *q;
	if (q->backward)
		part.from = high;
	else
		part.to = low;
	*offset -= (long)events_count(t->events, &part);
	if (q->backward)
		q->to = high;
	else
		q->from = low;
}

/* Logs of a search, as the inside of a JSON array. */
static long
search_logs(struct sls_ask *a, const struct tenant *t, struct buf *b)
{
	long n = 0, offset = a->offset, want = a->complete ? a->line : a->line / 2;
	long loses = (long)json_num(a->where.settings, "searchLoses", 0);
	struct event_cursor *c = NULL;
	struct destination_query dq;
	struct event *ev;

	sls_ask_query(a, &dq, a->from, a->to);
	dq.q.backward = a->reverse;
	skip(t, &dq.q, &offset);
	if (event_cursor_open(&c, t->events, &dq.q, NULL) != 0)
		return 0;
	while (n < want && (ev = event_next(c)) != NULL) {
		if (loses > 0 && ev->time % loses == 0)
			continue;
		if (offset-- > 0)
			continue;
		add_log(b, ev);
		n++;
	}
	event_cursor_close(c);
	return n;
}

/* Run the SQL over what the search finds.  false after an error answer. */
static bool
run_sql(struct sls_ask *a, const struct tenant *t, const struct request *rq, struct response *rs, struct sls_result *out, int64_t *rows)
{
	long limit = (long)json_num(a->where.settings, "exactLimit", a->power ? SLS_EXACT_LIMIT_POWER : SLS_EXACT_LIMIT);
	struct event_cursor *c = NULL;
	struct destination_query dq;
	struct sls_sql *sql = NULL;
	struct event *ev;
	struct err e;
	bool good = false;

	*rows = 0;
	if (sls_sql_open(&sql, a->sql, a->index, rq->now, &e) != 0)
		goto out;
	sls_ask_query(a, &dq, a->from, a->to);
	if (event_cursor_open(&c, t->events, &dq.q, &e) != 0)
		goto out;
	while ((ev = event_next(c)) != NULL) {
		struct sls_log log = sls_ask_log(ev);

		if (*rows >= limit || (!a->complete && *rows >= 1000)) {
			a->exact = false;
			break;
		}
		if (sls_sql_add(sql, &log, &e) != 0)
			goto out;
		++*rows;
	}
	good = sls_sql_run(sql, out, &e) == 0;
out:
	if (!good)
		response_error(rq, rs, 400, "ParameterInvalid", "%s", e.text);
	event_cursor_close(c);
	sls_sql_close(sql);
	return good;
}

static void
answer(const struct request *rq, struct response *rs, struct buf *b)
{
	response_bytes(rs, "application/json", buf_text(b), b->len);
	pack(rq, rs);
}

static cJSON *
meta_object(const struct sls_ask *a, long count, int64_t rows, const struct sls_result *sql)
{
	cJSON *m = cJSON_CreateObject();
	char *where = xstrndup(a->query, sls_search_length(a->query));

	cJSON_AddStringToObject(m, "progress", a->complete ? "Complete" : "Incomplete");
	cJSON_AddNumberToObject(m, "count", (double)count);
	cJSON_AddBoolToObject(m, "hasSQL", a->sql != NULL);
	cJSON_AddStringToObject(m, "aggQuery", a->sql != NULL ? a->sql : "");
	cJSON_AddStringToObject(m, "whereQuery", where);
	cJSON_AddNumberToObject(m, "processedRows", (double)rows);
	cJSON_AddNumberToObject(m, "processedBytes", (double)rows * 1000);
	cJSON_AddNumberToObject(m, "elapsedMillisecond", 7);
	cJSON_AddNumberToObject(m, "cpuSec", 0);
	cJSON_AddNumberToObject(m, "cpuCores", 0);
	cJSON_AddNumberToObject(m, "limited", sql->limited ? SLS_SQL_ROWS_WITHOUT_LIMIT : 0);
	cJSON_AddNumberToObject(m, "mode", 0);
	cJSON_AddBoolToObject(m, "isAccurate", a->exact);
	cJSON_AddStringToObject(m, "telementryType", "");
	cJSON_AddBoolToObject(m, "powerSql", a->power);
	cJSON_AddItemToObject(m, "keys", sql->keys != NULL ? cJSON_Duplicate(sql->keys, true) : cJSON_CreateArray());
	cJSON_AddItemToObject(m, "columnTypes", sql->types != NULL ? cJSON_Duplicate(sql->types, true) : cJSON_CreateArray());
	cJSON_AddItemToObject(m, "terms", cJSON_CreateArray());
	free(where);
	return m;
}

/* The logs or rows of a question as the inside of a JSON array, and what is to be said about them. */
static bool
logs(struct sls_ask *a, const struct tenant *t, const struct request *rq, struct response *rs, struct buf *b, cJSON **meta)
{
	struct sls_result result = { 0 };
	int64_t rows = 0;
	long count;

	if (a->sql == NULL) {
		count = search_logs(a, t, b);
		rows = count;
	} else {
		char *text;

		if (!run_sql(a, t, rq, rs, &result, &rows))
			return false;
		count = cJSON_GetArraySize(result.data);
		text = json_print(result.data);
		buf_add(b, text + 1, strlen(text) - 2);
		free(text);
	}
	*meta = meta_object(a, count, rows, &result);
	sls_result_release(&result);
	return true;
}

void
sls_get_logs_v2(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *body = json_parse(rq->body, rq->body_len, "body", NULL), *meta = NULL;
	struct sls_ask a = { .query = "" };
	struct buf data, out;
	char *text = NULL;

	buf_init(&data, RESPONSE_BODY_MAX);
	buf_init(&out, RESPONSE_BODY_MAX);
	if (!sls_ask_body(&a, rq, rs, body) || !sls_ask_ready(&a, t, rq, rs, true) || !logs(&a, t, rq, rs, &data, &meta))
		goto out;
	text = json_print(meta);
	buf_addf(&out, "{\"meta\":%s,\"data\":[", text);
	buf_add(&out, buf_text(&data), data.len);
	buf_puts(&out, "]}");
	answer(rq, rs, &out);
out:
	free(text);
	cJSON_Delete(meta);
	cJSON_Delete(body);
	sls_ask_release(&a);
	buf_release(&data);
	buf_release(&out);
}

void
sls_get_logs(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct sls_ask a = { .query = "" };
	cJSON *meta = NULL;
	struct buf data, out;

	buf_init(&data, RESPONSE_BODY_MAX);
	buf_init(&out, RESPONSE_BODY_MAX);
	if (!sls_ask_url(&a, rq, rs) || !sls_ask_ready(&a, t, rq, rs, true) || !logs(&a, t, rq, rs, &data, &meta))
		goto out;
	buf_puts(&out, "[");
	buf_add(&out, buf_text(&data), data.len);
	buf_puts(&out, "]");
	set_header(rs, "x-log-progress", "%s", json_str(meta, "progress"));
	set_header(rs, "x-log-count", "%.0f", json_num(meta, "count", 0));
	set_header(rs, "x-log-processed-rows", "%.0f", json_num(meta, "processedRows", 0));
	set_header(rs, "x-log-processed-bytes", "%.0f", json_num(meta, "processedBytes", 0));
	set_header(rs, "x-log-elapsed-millisecond", "7");
	set_header(rs, "x-log-has-sql", "%s", a.sql != NULL ? "true" : "false");
	set_header(rs, "x-log-query-info", "{\"isAccurate\":%d,\"limited\":%.0f}", a.exact, json_num(meta, "limited", 0));
	answer(rq, rs, &out);
out:
	cJSON_Delete(meta);
	sls_ask_release(&a);
	buf_release(&data);
	buf_release(&out);
}

void
sls_get_histograms(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct sls_ask a = { .query = "" };
	struct buf out;
	time_t step;

	buf_init(&out, RESPONSE_BODY_MAX);
	if (!sls_ask_url(&a, rq, rs) || !sls_ask_ready(&a, t, rq, rs, false))
		goto out;
	step = (a.to - a.from + BUCKETS - 1) / BUCKETS;
	buf_puts(&out, "[");
	for (time_t at = a.from; at < a.to; at += step) {
		time_t end = at + step < a.to ? at + step : a.to;
		struct destination_query dq;
		int64_t n;

		sls_ask_query(&a, &dq, at, end);
		n = events_count(t->events, &dq.q);
		buf_addf(&out, "%s{\"from\":%lld,\"to\":%lld,\"count\":%lld,\"progress\":\"%s\"}", at > a.from ? "," : "", (long long)at,
		    (long long)end, (long long)(a.complete ? n : n / 2), a.complete ? "Complete" : "Incomplete");
	}
	buf_puts(&out, "]");
	answer(rq, rs, &out);
out:
	sls_ask_release(&a);
	buf_release(&out);
}
