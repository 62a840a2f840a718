#include "sls_logs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "destination.h"
#include "sls_search.h"
#include "sls_sql.h"

#define BUCKETS 60		/* of a histogram, about as many as the service gives */
#define ASKED_MAX 4096		/* requests remembered for `incomplete` */
#define SKIP_MIN 1000		/* from this offset on it is worth jumping */
#define TOPIC "actiontrail_audit_event"
#define SOURCE "actiontrail_internal"

/* What a request asks, whichever way it came. */
struct ask {
	const cJSON *logstore, *index;
	struct destination where;
	time_t from, to;
	const char *query;		/* search | sql */
	const char *topic;
	long line, offset;
	bool reverse, power;
	struct sls_search *search;
	const char *sql;		/* NULL: a search only */
	bool exact, complete;
};

/* ---- the question ---- */

static bool
refuse(const struct request *rq, struct response *rs, const char *code, const char *text)
{
	response_error(rq, rs, 400, code, "%s", text);
	return false;
}

/*
 * The setting `incomplete: n` makes each distinct request find an unfinished answer n times.  Shared by all threads for the
 * life of the server, as is the state of the real service.
 */
static bool
still_incomplete(const struct ask *a)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct {
		const cJSON *logstore;
		uint64_t what;
		long times;
	} asked[ASKED_MAX];
	static size_t n;
	long wanted = (long)json_num(a->where.settings, "incomplete", 0);
	uint64_t what = 1469598103934665603u;
	bool more = false;
	char *text;
	size_t i;

	if (wanted <= 0)
		return false;
	text = xasprintf("%lld %lld %ld %ld %d %s", (long long)a->from, (long long)a->to, a->line, a->offset, a->reverse, a->query);
	for (const char *p = text; *p != '\0'; p++)
		what = (what ^ (unsigned char)*p) * 1099511628211u;
	free(text);
	pthread_mutex_lock(&lock);
	for (i = 0; i < n && (asked[i].logstore != a->logstore || asked[i].what != what); i++)
		;
	if (i == n && n < ASKED_MAX) {
		asked[n].logstore = a->logstore;
		asked[n++].what = what;
	}
	if (i < n)
		more = asked[i].times++ < wanted;
	pthread_mutex_unlock(&lock);
	return more;
}

/* Find the logstore, read both halves of the query, check the window.  false after an error answer. */
static bool
ask_ready(struct ask *a, const struct tenant *t, const struct request *rq, struct response *rs, bool sql_allowed)
{
	size_t length;
	struct err e;

	if ((a->logstore = sls_logstore(rq, rs)) == NULL)
		return false;
	if ((a->index = json_get(a->logstore, "index")) == NULL)
		return refuse(rq, rs, "IndexConfigNotExist", "logstore without index config");
	if (a->from >= a->to)
		return refuse(rq, rs, "InvalidTimeRange", "request time range is invalid, from must be less than to");
	length = sls_search_length(a->query);
	if (a->query[length] == '|')
		a->sql = a->query + length + 1;
	if (a->sql != NULL && !sql_allowed)
		return refuse(rq, rs, "ParameterInvalid", "an analysis statement is not allowed here");
	if (sls_search_parse(&a->search, a->query, length, a->index, &e) != 0)
		return refuse(rq, rs, "ParameterInvalid", e.text);
	if (a->sql != NULL && a->offset != 0)
		return refuse(rq, rs, "ParameterInvalid", "offset is not available for a query with SQL, please use LIMIT in SQL");
	if (a->line > SLS_LINES_MAX && a->sql == NULL)
		return refuse(rq, rs, "InvalidLine", "line must be from 0 to 100");
	destination_logstore(&a->where, t, rq->project, a->logstore, rq->now);
	a->exact = true;
	a->complete = !still_incomplete(a);
	return true;
}

static void
ask_release(struct ask *a)
{
	sls_search_free(a->search);
}

static struct sls_log
as_log(struct event *ev)
{
	return (struct sls_log){ .event = ev, .topic = TOPIC, .source = SOURCE };
}

static bool
found(void *arg, struct event *ev)
{
	const struct ask *a = arg;
	struct sls_log log = as_log(ev);

	if (a->topic != NULL && *a->topic != '\0' && strcmp(a->topic, TOPIC) != 0)
		return false;
	return sls_search_match(a->search, &log);
}

static void
ask_query(struct ask *a, struct destination_query *dq, time_t from, time_t to)
{
	bool all = sls_search_is_all(a->search) && (a->topic == NULL || *a->topic == '\0');

	destination_query(dq, &a->where, from, to, all ? NULL : found, a);
}

/* ---- the answer ---- */

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
	    b->len > 0 && b->data[b->len - 1] == '}' ? "," : "", SOURCE, (long long)ev->time, TOPIC);
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
search_logs(struct ask *a, const struct tenant *t, struct buf *b)
{
	long n = 0, offset = a->offset, want = a->complete ? a->line : a->line / 2;
	long loses = (long)json_num(a->where.settings, "searchLoses", 0);
	struct event_cursor *c = NULL;
	struct destination_query dq;
	struct event *ev;

	ask_query(a, &dq, a->from, a->to);
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
run_sql(struct ask *a, const struct tenant *t, const struct request *rq, struct response *rs, struct sls_result *out, int64_t *rows)
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
	ask_query(a, &dq, a->from, a->to);
	if (event_cursor_open(&c, t->events, &dq.q, &e) != 0)
		goto out;
	while ((ev = event_next(c)) != NULL) {
		struct sls_log log = as_log(ev);

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
meta_object(const struct ask *a, long count, int64_t rows, const struct sls_result *sql)
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
logs(struct ask *a, const struct tenant *t, const struct request *rq, struct response *rs, struct buf *b, cJSON **meta)
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

/* ---- GetLogsV2: a JSON body ---- */

static bool
body_number(const struct request *rq, struct response *rs, const cJSON *body, const char *name, const char *code, double *value)
{
	const cJSON *v = json_get(body, name);

	if (v == NULL || cJSON_IsNull(v))
		return true;
	*value = v->valuedouble;
	if (cJSON_IsNumber(v) && *value >= 0 && *value < 1e12)
		return true;
	return refuse(rq, rs, code, "a number that is not negative is wanted");
}

static bool
read_body(struct ask *a, const struct request *rq, struct response *rs, const cJSON *body)
{
	double from = -1, to = -1, line = SLS_LINES_MAX, offset = 0;

	if (!cJSON_IsObject(body))
		return refuse(rq, rs, "PostBodyInvalid", "the body is not a JSON object");
	if (!body_number(rq, rs, body, "from", "InvalidTimeRange", &from) || !body_number(rq, rs, body, "to", "InvalidTimeRange", &to) ||
	    !body_number(rq, rs, body, "line", "InvalidLine", &line) || !body_number(rq, rs, body, "offset", "InvalidOffset", &offset))
		return false;
	if (from < 0 || to < 0)
		return refuse(rq, rs, "ParameterInvalid", "from and to are wanted");
	a->from = (time_t)from;
	a->to = (time_t)to;
	a->line = (long)line;
	a->offset = (long)offset;
	a->query = json_str(body, "query") != NULL ? json_str(body, "query") : "";
	a->topic = json_str(body, "topic");
	a->reverse = json_bool(body, "reverse", false);
	a->power = json_bool(body, "powerSql", false);
	return true;
}

void
sls_get_logs_v2(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *body = json_parse(rq->body, rq->body_len, "body", NULL), *meta = NULL;
	struct ask a = { .query = "" };
	struct buf data, out;
	char *text = NULL;

	buf_init(&data, RESPONSE_BODY_MAX);
	buf_init(&out, RESPONSE_BODY_MAX);
	if (!read_body(&a, rq, rs, body) || !ask_ready(&a, t, rq, rs, true) || !logs(&a, t, rq, rs, &data, &meta))
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
	ask_release(&a);
	buf_release(&data);
	buf_release(&out);
}

/* ---- GetLogs and GetHistograms: a query string ---- */

static bool
query_number(const struct request *rq, struct response *rs, const char *name, const char *code, long *value)
{
	const char *text = kv_get(&rq->query, name);
	char *end;

	if (text == NULL)
		return true;
	*value = strtol(text, &end, 10);
	if (end != text && *end == '\0' && *value >= 0 && *value < 1000000000000)
		return true;
	return refuse(rq, rs, code, "a number that is not negative is wanted");
}

static bool
flag(const struct request *rq, const char *name)
{
	const char *text = kv_get(&rq->query, name);

	return text != NULL && strcasecmp(text, "true") == 0;
}

static bool
read_query(struct ask *a, const struct request *rq, struct response *rs)
{
	long from = -1, to = -1;

	a->line = SLS_LINES_MAX;
	if (!query_number(rq, rs, "from", "InvalidTimeRange", &from) || !query_number(rq, rs, "to", "InvalidTimeRange", &to) ||
	    !query_number(rq, rs, "line", "InvalidLine", &a->line) || !query_number(rq, rs, "offset", "InvalidOffset", &a->offset))
		return false;
	if (from < 0 || to < 0)
		return refuse(rq, rs, "ParameterInvalid", "from and to are wanted");
	a->from = from;
	a->to = to;
	if (kv_get(&rq->query, "query") != NULL)
		a->query = kv_get(&rq->query, "query");
	a->topic = kv_get(&rq->query, "topic");
	a->reverse = flag(rq, "reverse");
	a->power = flag(rq, "powerSql");
	return true;
}

void
sls_get_logs(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct ask a = { .query = "" };
	cJSON *meta = NULL;
	struct buf data, out;

	buf_init(&data, RESPONSE_BODY_MAX);
	buf_init(&out, RESPONSE_BODY_MAX);
	if (!read_query(&a, rq, rs) || !ask_ready(&a, t, rq, rs, true) || !logs(&a, t, rq, rs, &data, &meta))
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
	ask_release(&a);
	buf_release(&data);
	buf_release(&out);
}

void
sls_get_histograms(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct ask a = { .query = "" };
	struct buf out;
	time_t step;

	buf_init(&out, RESPONSE_BODY_MAX);
	if (!read_query(&a, rq, rs) || !ask_ready(&a, t, rq, rs, false))
		goto out;
	step = (a.to - a.from + BUCKETS - 1) / BUCKETS;
	buf_puts(&out, "[");
	for (time_t at = a.from; at < a.to; at += step) {
		time_t end = at + step < a.to ? at + step : a.to;
		struct destination_query dq;
		int64_t n;

		ask_query(&a, &dq, at, end);
		n = events_count(t->events, &dq.q);
		buf_addf(&out, "%s{\"from\":%lld,\"to\":%lld,\"count\":%lld,\"progress\":\"%s\"}", at > a.from ? "," : "", (long long)at,
		    (long long)end, (long long)(a.complete ? n : n / 2), a.complete ? "Complete" : "Incomplete");
	}
	buf_puts(&out, "]");
	answer(rq, rs, &out);
out:
	ask_release(&a);
	buf_release(&out);
}
